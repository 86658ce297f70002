// The types of libs/web-client: of the contract's calls, and of what the socket tells a game.
import openapiTypes, { astToString } from 'openapi-typescript';

const HEADER = (source) => `// Generated from ${source} by \`npm run generate\`: change that, not this file.\n`;
/** What the live boards do not keep for themselves. */
const TOLD = ['announcement', 'reward', 'avatar.processed', 'avatar.rejected', 'error'];

/** Only what a game is written against: what it sends, and what it gets when all went well. */
function withoutRefusals(document) {
  const operation = ({ parameters = [], responses, ...rest }) => ({
    ...rest,
    parameters: parameters.filter((parameter) => parameter.in !== 'header'),
    responses: Object.fromEntries(
      Object.entries(responses)
        .filter(([status]) => status.startsWith('2'))
        .map(([status, { headers: _, ...response }]) => [status, response]),
    ),
  });
  const isOperation = (value) => typeof value === 'object' && value !== null && 'responses' in value;
  const each = (item, change) => Object.fromEntries(Object.entries(item).map(([name, value]) => [name, change(value)]));
  return { ...document, paths: each(document.paths, (item) => each(item, (value) => (isOperation(value) ? operation(value) : value))) };
}

/** @returns TypeScript, by its file */
export async function webClientTypes(contract, laurelSchema) {
  // What has a default may be left out.
  const options = { rootTypes: true, rootTypesNoSchemaPrefix: true, defaultNonNullable: false };
  const { frames } = JSON.parse(laurelSchema).$defs;
  const schemas = Object.fromEntries(TOLD.map((name) => [`${name}.frame`, frames[name]]));
  const socket = { openapi: '3.1.0', info: { title: 'laurel.v1', version: '1' }, paths: {}, components: { schemas } };
  return {
    'libs/web-client/src/generated/contract.ts':
      HEADER('openapi.yaml') + astToString(await openapiTypes(withoutRefusals(structuredClone(contract)), options)),
    'libs/web-client/src/generated/frames.ts':
      HEADER('libs/realtime-client/laurel.v1.schema.json') + astToString(await openapiTypes(socket, options)),
  };
}
