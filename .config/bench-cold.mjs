// How much dearer is a cold start of the API than of a handler without any library? From the start of the process to the answer to its
// first POST, whose token and fields have been checked: the median of 41 pairs, each taken by turns in the same moment of a machine that others use too. The key set comes from this process.
import { spawn } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';

const PAIRS = 41;
const LIMIT = 8;
const FOLDER = 'dist/bench';
const POOL = 'us-east-1_LocalDev1';

const bare = `export const handler = async ({ body }) => {
  const { score } = JSON.parse(body);
  return { statusCode: Number.isSafeInteger(score) ? 200 : 400, body: '{}' };
};`;

const child = `const { handler } = await import(process.argv[2]);
const { statusCode } = await handler(JSON.parse(process.env.EVENT), { awsRequestId: 'bench' });
process.stderr.write(JSON.stringify({ ms: performance.now(), statusCode }));`;

async function startIssuer() {
  const { privateKey, publicKey } = await generateKeyPair('RS256');
  const keys = [{ ...(await exportJWK(publicKey)), kid: 'bench', alg: 'RS256', use: 'sig' }];
  const server = createServer((_, response) => response.end(JSON.stringify({ keys }))).listen(0, '127.0.0.1');
  const claims = { client_id: 'bench', token_use: 'access', scope: 'aws.cognito.signin.user.admin', sub: 'player' };
  const token = await new SignJWT(claims)
    .setProtectedHeader({ alg: 'RS256', kid: 'bench' })
    .setIssuer(`https://cognito-idp.us-east-1.amazonaws.com/${POOL}`)
    .setExpirationTime('1h')
    .sign(privateKey);
  return { server, token, endpoint: `http://127.0.0.1:${server.address().port}` };
}

const event = (token) => {
  const headers = { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` };
  return {
    ...{
      resource: '/score',
      path: '/score',
      httpMethod: 'POST',
      headers,
      body: '{"boardId":"arcade","score":1.5}',
      isBase64Encoded: false,
    },
    multiValueHeaders: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
    ...{ queryStringParameters: null, multiValueQueryStringParameters: null, requestContext: { requestId: 'bench', identity: {} } },
  };
};

function start(file, env) {
  return new Promise((resolve, reject) => {
    const process_ = spawn(process.execPath, [`${FOLDER}/child.mjs`, file], { env, stdio: ['ignore', 'ignore', 'pipe'] });
    let text = '';
    process_.stderr.on('data', (chunk) => (text += chunk));
    process_.on('exit', (code) => {
      if (code !== 0) return reject(new Error(`${file} did not start: ${text}`));
      const result = JSON.parse(text);
      if (result.statusCode === 400) resolve(result.ms);
      else reject(new Error(`Expected 400 from ${file}, got ${text}`));
    });
  });
}

mkdirSync(FOLDER, { recursive: true });
writeFileSync(`${FOLDER}/bare.mjs`, bare);
writeFileSync(`${FOLDER}/child.mjs`, child);
const { server, token, endpoint } = await startIssuer();
const env = {
  ...process.env,
  ...{
    CORE_TABLE: 'core',
    BOARDS_TABLE: 'boards',
    CURSOR_KEY: 'bench',
    PSEUDONYM_KEY: 'bench',
    CORS_ORIGINS: '*',
    EXPORTS_BUCKET: 'bench',
    AVATAR_FUNCTION: 'bench',
    UPLOADS_BUCKET: 'bench',
    AVATARS_URL: 'https://bench',
    PLAYER_JOBS_QUEUE_URL: 'bench',
    LADDERS_QUEUE_URL: 'bench',
    AWS_REGION: 'us-east-1',
    // As Lambda sets it for the function of POST /score.
    _HANDLER: 'index.score',
  },
  ...{ USER_POOL_ID: POOL, CLIENT_IDS: 'bench', AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: endpoint, EVENT: JSON.stringify(event(token)) },
};
const pairs = [];
for (let pair = 0; pair < PAIRS; pair++) {
  const least = await start('./bare.mjs', env);
  const whole = await start('../api/index.mjs', env);
  pairs.push({ least, whole, ratio: whole / least });
}
server.close();
rmSync(FOLDER, { recursive: true });
const { least, whole, ratio } = pairs.toSorted((a, b) => a.ratio - b.ratio)[(PAIRS - 1) / 2];
console.log(
  `bare ${least.toFixed(0)} ms, api ${whole.toFixed(0)} ms: ratio ${ratio.toFixed(1)} (the median of ${PAIRS} pairs), at most ${LIMIT}`,
);
if (ratio > LIMIT) process.exitCode = 1;
