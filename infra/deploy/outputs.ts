import { isJsonObject } from '#core/json';
import { aws, type Deployment, stackName } from './deployment.ts';
import type { Stack } from './wanted.ts';

/** What a stack tells: addresses and ids by name. @throws CommandError where there is no such stack */
export async function outputsOf(deployment: Deployment, stack: Stack): Promise<Record<string, string>> {
  const query = ['--query', 'Stacks[0].Outputs', '--output', 'json'];
  const command = aws(deployment, 'cloudformation', 'describe-stacks', '--stack-name', stackName(deployment, stack), ...query);
  const outputs: unknown = JSON.parse(await deployment.shell.read(command, '[]'));
  const rows = Array.isArray(outputs) ? outputs.filter(isJsonObject) : [];
  return Object.fromEntries(rows.map(({ OutputKey, OutputValue }) => [String(OutputKey), String(OutputValue)]));
}

/** Prints what the stacks tell, a line each. */
export async function showOutputs(deployment: Deployment): Promise<void> {
  for (const stack of deployment.stacks) {
    const rows = Object.entries(await outputsOf(deployment, stack));
    const width = Math.max(...rows.map(([name]) => name.length));
    for (const [name, value] of rows) deployment.note(`  ${name.padEnd(width)}  ${value}`);
  }
}
