import type { Holding } from './holding.ts';

/**
 * Everything held on a player as the text of one JSON document, piece by piece: a list for each holding, by its name. Nothing of it is kept
 * in memory for long, however long a ledger is.
 *
 * @param head what else the document says
 */
export async function* exportDocument(playerId: string, head: object, holdings: readonly Holding[]): AsyncGenerator<string, void> {
  yield JSON.stringify({ ...head, playerId }).slice(0, -1);
  for (const { name, export: all } of holdings) {
    yield `,\n${JSON.stringify(name)}:[`;
    let separator = '\n';
    for await (const part of all(playerId)) {
      yield separator + JSON.stringify(part);
      separator = ',\n';
    }
    yield ']';
  }
  yield '}\n';
}
