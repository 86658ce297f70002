/** What cfn-lint found in a transformed template. */
export interface Finding {
  /** As `W3011`. */
  rule: string;
  /** Of the template without `.yaml`. */
  stack: string;
  /** Where: keys with slashes between, as `Resources/Api/Properties`. */
  at: string;
  message: string;
}

/** A finding that stands, and why. It counts for all that lies below `at`. */
export interface Acknowledged {
  rule: string;
  stack: string;
  at: string;
  reason: string;
}

const fits = ({ rule, stack, at }: Acknowledged, finding: Finding): boolean =>
  rule === finding.rule && stack === finding.stack && `${finding.at}/`.startsWith(`${at}/`);

/** The findings that nobody explained, and the explanations that fit no finding any more or give no reason. */
export function compare(findings: readonly Finding[], all: readonly Acknowledged[]): { unexplained: Finding[]; unused: Acknowledged[] } {
  return {
    unexplained: findings.filter((finding) => !all.some((each) => fits(each, finding))),
    unused: all.filter((each) => each.reason.trim() === '' || !findings.some((finding) => fits(each, finding))),
  };
}
