// Writes dist/transformed/<stack>.json: the templates as SAM's own transform makes them. Needs the SAM CLI on the PATH, for its Python.
import { spawnSync } from 'node:child_process';
import { existsSync, globSync, mkdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';

const FOLDER = 'dist/transformed';
const INSTALL = 'python3 -m venv .venv && .venv/bin/pip install aws-sam-cli cfn-lint, then put .venv/bin on the PATH';

const sam = process.env.PATH.split(delimiter)
  .map((folder) => join(folder, 'sam'))
  .find((file) => existsSync(file));
if (!sam) {
  console.error(`This needs the SAM CLI and cfn-lint: ${INSTALL}`);
  process.exit(1);
}
/** The head is no template yet, and what `sam local` mounts is never deployed. */
const isDeployed = (file) => !/\.(head|local)\.yaml$/.test(file) && /^Transform: AWS::Serverless/m.test(readFileSync(file, 'utf8'));
const templates = globSync('infra/*.yaml').filter(isDeployed).sort();
// One that is no more must not be read.
rmSync(FOLDER, { recursive: true, force: true });
mkdirSync(FOLDER, { recursive: true });
const python = join(dirname(realpathSync(sam)), 'python');
const { status } = spawnSync(python, ['.config/transformed.py', FOLDER, ...templates], { stdio: 'inherit' });
process.exit(status ?? 1);
