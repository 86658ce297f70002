import { spawn } from 'node:child_process';

/** The program and its arguments; no shell reads them. */
export type Command = readonly [program: string, ...args: string[]];

/** A command did not end well. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  /** The program is not there to be started. */
  readonly isMissing: boolean;

  /** @param said what it wrote to stderr, where that was not shown */
  constructor(command: Command, status: number | undefined, said = '') {
    const what = status === undefined ? `${command[0]} is not installed, or not on PATH` : `${lineOf(command)} ended with ${status}`;
    super(said ? `${what}: ${said}` : what);
    this.isMissing = status === undefined;
  }
}

/** What starts the operator's tools: a dry one prints the lines, and starts nothing. */
export interface Shell {
  /** Runs it before the operator's eyes, who may be asked. @throws CommandError */
  run(command: Command): Promise<void>;
  /** What it prints, without white space around it; `otherwise` stands for that in a dry run. @throws CommandError */
  read(command: Command, otherwise: string): Promise<string>;
}

const PLAIN = /^[\w@%+=:,./<>-]+$/;
const quoted = (word: string): string => (PLAIN.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`);

/** As one would type it. */
export const lineOf = (command: Command): string => command.map(quoted).join(' ');

/** @param say takes a line for the operator */
export const shell = (folder: string, say: (line: string) => void): Shell => ({
  async run(command) {
    say(`$ ${lineOf(command)}`);
    await start(command, folder, true);
  },
  read: (command) => start(command, folder, false),
});

/** @param say takes a line for the operator */
export const dryShell = (say: (line: string) => void): Shell => ({
  run: (command) => {
    say(lineOf(command));
    return Promise.resolve();
  },
  read: (command, otherwise) => {
    say(lineOf(command));
    return Promise.resolve(otherwise);
  },
});

function start(command: Command, cwd: string, isShown: boolean): Promise<string> {
  const [program, ...args] = command;
  const child = spawn(program, args, { cwd, stdio: ['inherit', isShown ? 'inherit' : 'pipe', isShown ? 'inherit' : 'pipe'] });
  let [printed, said] = ['', ''];
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (printed += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (said += text));
  return new Promise((resolve, reject) => {
    child.on('error', () => {
      reject(new CommandError(command, undefined));
    });
    child.on('close', (code) => {
      if (code === 0) resolve(printed.trim());
      else reject(new CommandError(command, code ?? 1, said.trim()));
    });
  });
}
