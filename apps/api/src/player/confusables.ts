import table from './confusables.json' with { type: 'json' };

let prototypes: ReadonlyMap<string, string> | undefined;

/**
 * What a name looks like: two that look alike have one skeleton (Unicode Technical Standard 39, section 4). It is to be compared, never
 * shown. The table has what names may hold, and no more.
 */
export function skeleton(name: string): string {
  // Made when the first name is compared: most functions compare none.
  prototypes ??= new Map(
    Object.entries(table.prototypes).flatMap(([prototype, alike]) => Array.from(alike, (char): [string, string] => [char, prototype])),
  );
  const shown = name.normalize('NFD').replaceAll(/\p{Default_Ignorable_Code_Point}/gu, '');
  return Array.from(shown, (char) => prototypes?.get(char) ?? char)
    .join('')
    .normalize('NFD');
}
