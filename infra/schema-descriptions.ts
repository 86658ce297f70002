/** What the doc comments of classes say, by the class's name: the contract says it of their schemas. @param sources of `*.dto.ts` */
export function schemaDescriptions(sources: readonly string[]): Map<string, string> {
  return new Map(
    sources.flatMap((source) =>
      [...source.matchAll(COMMENTED)].map(([, comment = '', name = '']): [string, string] => [name, textOf(comment)]),
    ),
  );
}

const COMMENTED = /\/\*\*((?:(?!\*\/)[^])*)\*\/\n(?:export )?class (\w+)/g;

const textOf = (comment: string): string =>
  comment
    .split('\n')
    .map((line) => line.replace(/^\s*\*? ?/, '').trim())
    .filter(Boolean)
    .join(' ');
