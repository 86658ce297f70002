/** Functions that do what a function must not, by name. */
export const BUNDLE = `
const never = new Promise(() => {});
export const late = () => new Promise((resolve) => setTimeout(resolve, 400, { statusCode: 200 }));
export const throttled = async () => ({ statusCode: 200 });
export const throws = async () => { throw new Error('secret detail'); };
export const throwsAtOnce = () => { throw new TypeError('secret detail'); };
export const throwsText = async () => { throw 'secret detail'; };
export const exits = () => process.exit(1);
export const hangs = () => never;
export const nothing = async () => undefined;
export const nullish = async () => null;
export const text = async () => 'secret detail';
export const number = async () => 200;
export const list = async () => [{ statusCode: 200 }];
export const otherField = async () => ({ statusCode: 200, status: 200 });
export const errorLike = async () => ({ errorMessage: 'secret detail', errorType: 'Error' });
export const format2 = async () => ({ statusCode: 200, cookies: ['a=1'], body: '' });
export const statusText = async () => ({ statusCode: 'OK' });
export const statusLow = async () => ({ statusCode: 99 });
export const statusHigh = async () => ({ statusCode: 600 });
export const statusHalf = async () => ({ statusCode: 200.5 });
export const bodyObject = async () => ({ statusCode: 200, body: { secret: 'detail' } });
export const headersList = async () => ({ statusCode: 200, headers: ['x-a'] });
export const headerObject = async () => ({ statusCode: 200, headers: { 'x-a': {} } });
export const headerNull = async () => ({ statusCode: 200, headers: { 'x-a': null } });
export const valuesText = async () => ({ statusCode: 200, multiValueHeaders: { 'x-a': 'one' } });
export const lineBreak = async () => ({ statusCode: 200, headers: { 'x-a': 'one\\r\\nx-b: two' } });
export const badName = async () => ({ statusCode: 200, headers: { 'x a': 'one' } });
export const endless = async () => ({ statusCode: 200, body: 'x'.repeat(6 * 1024 * 1024) + 'x'.repeat(1024) });
export const circular = async () => { const a = {}; a.a = a; return a; };
`;

const names = [...BUNDLE.matchAll(/^export const (\w+)/gm)].map(([, name = '']) => name);

/** Those that throw, end or answer what API Gateway cannot read. */
export const BROKEN: readonly string[] = names.filter((name) => name !== 'late' && name !== 'throttled');

export const MISBEHAVING: readonly string[] = names;
