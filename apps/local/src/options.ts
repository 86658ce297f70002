import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

/** What `npm start -- …` may say. */
export interface Options {
  /** REST, home page, docs and `/_local`; WebSocket is one, Cognito three, DynamoDB four above it. */
  port: number;
  /** The data folder; undefined: everything in memory. */
  data: string | undefined;
  /** Begin with an empty data folder. */
  fresh: boolean;
  /** Environments for each function instead of for each bundle. */
  dedicated: boolean;
  /** Build again on each save. */
  watch: boolean;
}

/** An option that does not exist or has no sense; the message says what does. */
export class OptionError extends Error {
  override readonly name = 'OptionError';
}

const PORTS = 5;
const USAGE = 'npm start -- [--port 4000] [--data DIR] [--memory] [--fresh] [--dedicated]';

/** @throws OptionError in one line */
export function readOptions(args: readonly string[], root: string): Options {
  const values = parsed(args);
  const port = Number(values.port ?? '4000');
  if (!Number.isInteger(port) || port < 1 || port > 65_536 - PORTS) {
    throw new OptionError(`--port must be a number from 1 to ${65_536 - PORTS}, not ${values.port ?? ''}.`);
  }
  if (values.memory && (values.data !== undefined || values.fresh))
    throw new OptionError('--memory keeps nothing: leave out --data and --fresh.');
  if (values.data === '') throw new OptionError('--data must name a folder.');
  const { fresh = false, dedicated = false, watch = false } = values;
  return { port, data: values.memory ? undefined : resolve(root, values.data ?? '.laurel/data'), fresh, dedicated, watch };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        port: { type: 'string' },
        data: { type: 'string' },
        memory: { type: 'boolean' },
        fresh: { type: 'boolean' },
        dedicated: { type: 'boolean' },
        watch: { type: 'boolean' },
      },
    }).values;
  } catch (error) {
    throw new OptionError(`${error instanceof Error ? error.message : String(error)} Use: ${USAGE}`);
  }
}
