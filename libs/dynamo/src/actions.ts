/** The parts of a command's input that tell what it touches. */
interface Touches {
  TableName?: string;
  IndexName?: string;
  /** By table. */
  RequestItems?: Record<string, unknown>;
  TransactItems?: readonly Record<string, object>[];
}

const ON_ITEMS = new Set(['Get', 'Put', 'Update', 'Delete', 'ConditionCheck', 'BatchGet', 'BatchWrite']);

/**
 * What a command does to which table or index, as IAM names it: `laurel-dev-core PutItem`, `laurel-dev-boards/rank Query`.
 * A transaction needs the rights of its parts.
 *
 * @param command as the SDK names it: `PutCommand`, `TransactWriteCommand`; or a part of a transaction: `Put`
 */
export function actionsOf(command: string, input: object): string[] {
  const { TableName = '', IndexName, RequestItems, TransactItems }: Touches = input;
  if (TransactItems) return TransactItems.flatMap((part) => Object.entries(part).flatMap(([kind, of]) => actionsOf(kind, of)));
  const name = command.replace(/(Item)?(Command)?$/, '');
  const action = ON_ITEMS.has(name) ? `${name}Item` : name;
  const tables = RequestItems ? Object.keys(RequestItems) : [IndexName === undefined ? TableName : `${TableName}/${IndexName}`];
  return tables.map((table) => `${table} ${action}`);
}
