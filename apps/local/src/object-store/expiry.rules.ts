const DAY_MS = 86_400_000;

export interface ExpiryRule {
  /** Keys that begin so; empty: all. */
  prefix: string;
  days: number;
}

/** When an object is gone, in ms: so many days after it was written, then at the next midnight of UTC, as S3 counts; undefined: never. */
export function expiresAt(rules: readonly ExpiryRule[], { key, modified }: { key: string; modified: number }): number | undefined {
  const days = rules.filter(({ prefix }) => key.startsWith(prefix)).map((rule) => rule.days);
  return days.length === 0 ? undefined : Math.ceil((modified + Math.min(...days) * DAY_MS) / DAY_MS) * DAY_MS;
}
