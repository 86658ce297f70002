/**
 * The templates hold something that the local cloud cannot serve: said at once, never guessed.
 * @param at stack, resource and property path, as `api.yaml: Api.DefinitionBody.paths`
 */
export function unreadable(at: string, why: string): never {
  throw new Error(`${at}: ${why}`);
}
