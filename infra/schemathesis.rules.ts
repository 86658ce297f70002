import { type Code, PROBLEMS } from '#core/problem';
import type { Answer } from './schemathesis.report.ts';

const UNKNOWN_ROUTE: readonly Code[] = ['unknown_route'];

/**
 * What is wrong with answers, once each: failures of the server, problems that are none of the operation's or come with another's status.
 * Schemathesis itself checks statuses, types, headers and schemas of operations, but knows neither codes nor what has no operation.
 *
 * @param codes which codes each operation may answer
 */
export function misfits(answers: readonly Answer[], codes: ReadonlyMap<string, readonly Code[]>): string[] {
  return [...new Set(answers.flatMap((answer) => (fits(answer, codes) ? [] : [told(answer)])))].sort();
}

function fits({ operation, status, type, code }: Answer, codes: ReadonlyMap<string, readonly Code[]>): boolean {
  const allowed = codes.get(operation);
  if (status >= 200 && status < 300) return allowed !== undefined || operation.startsWith('OPTIONS ');
  if (status < 400 || status >= 500 || type !== 'application/problem+json') return false;
  const known = (allowed ?? UNKNOWN_ROUTE).find((each) => each === code);
  return known !== undefined && PROBLEMS[known].status === status;
}

const told = ({ operation, status, type, code }: Answer): string =>
  status === 0 ? `${operation} was not answered` : `${operation} answered ${status} ${code ?? type}`;

/** The operations that no answer with 2xx came from. */
export function unseen(operations: readonly string[], answers: readonly Answer[]): string[] {
  const seen = new Set(answers.filter(({ status }) => status >= 200 && status < 300).map(({ operation }) => operation));
  return operations.filter((operation) => !seen.has(operation));
}

/** A line for each operation: which statuses it answered to whom, how often. */
export function table(operations: readonly string[], columns: Readonly<Record<string, readonly Answer[]>>): string {
  const rows = operations.map((operation) => [operation, ...Object.values(columns).map((answers) => statuses(operation, answers))]);
  const all = [['operation', ...Object.keys(columns)], ...rows];
  const widths = all[0]?.map((_, i) => Math.max(...all.map((row) => row[i]?.length ?? 0))) ?? [];
  return all.map((row) => row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join('   ')).join('\n');
}

function statuses(operation: string, answers: readonly Answer[]): string {
  const counts = new Map<number, number>();
  for (const { status } of answers.filter((each) => each.operation === operation)) counts.set(status, (counts.get(status) ?? 0) + 1);
  return [...counts]
    .sort(([a], [b]) => a - b)
    .map(([status, count]) => `${status} × ${count}`)
    .join(', ');
}
