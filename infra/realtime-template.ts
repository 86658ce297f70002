import { rightsOf } from '../apps/realtime/src/connection/socket-call.ts';
import type { SocketRoute } from '../apps/realtime/src/routes.ts';
import { statements, together } from './role-statements.ts';
import { fill, functionNames } from './template-text.ts';

const HEADER = '# Generated from realtime.head.yaml and the controllers by `npm run generate`: change those, not this file.\n';

/** Who answers what API Gateway itself sends; one function answers all messages. */
const OWN: Readonly<Record<string, string>> = { $connect: 'Connect', $disconnect: 'Disconnect' };
const functionOf = ({ key }: SocketRoute): string => OWN[key] ?? 'Message';

/**
 * The template of the WebSocket API, of its head and its routes.
 * @param head realtime.head.yaml
 * @throws Error where the head lacks what a route's rights refer to, or a place for what is generated
 */
export function realtimeTemplate(head: string, routes: readonly SocketRoute[]): string {
  const byFunction = Map.groupBy(routes, functionOf);
  const rights = (name: string): string => statements(together((byFunction.get(name) ?? []).flatMap(({ call }) => rightsOf(call))), head);
  const answered = routes.filter((route) => functionOf(route) === 'Message');
  return fill(head, [
    ['# Written by hand: all of realtime.yaml but the routes, which `npm run generate` adds.\n', HEADER],
    ['      Routes: {} # generated\n', `      Routes:\n${routes.map(entry).join('')}`],
    ['  # What lets the answer of a function go back to the socket: generated.\n', `${RESPONSES}\n${answered.map(response).join('\n')}`],
    ...[...byFunction.keys()].map((name): [string, string] => [`              # What ${name}Function may do: generated.\n`, rights(name)]),
    ['  # The names of all functions: generated.\n', functionNames(head, 'realtime')],
  ]);
}

function entry(route: SocketRoute): string {
  const name = functionOf(route);
  const answer = name === 'Message' ? ', RouteResponseSelectionExpression: $default' : '';
  return `        ${route.key}: { FunctionArn: !Ref ${name}Function.Alias${answer} }\n`;
}

const RESPONSES = '  # What lets the answer of a function go back to the socket: SAM makes none.\n';

/** SAM names the resource of a route by its key without the dollar. */
function response({ key }: SocketRoute): string {
  const word = key.replace('$', '');
  const name = word.charAt(0).toUpperCase() + word.slice(1);
  return `  ${name}Response:
    Type: AWS::ApiGatewayV2::RouteResponse
    Properties: { ApiId: !Ref Socket, RouteId: !Ref Socket${name}Route, RouteResponseKey: $default }
`;
}
