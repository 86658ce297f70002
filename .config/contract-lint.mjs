// What Redocly's rules say of openapi.yaml: `recommended-strict`, and what it leaves off that suits this contract. No finding is excepted,
// nothing is fetched: all references of the file are its own.
import { createConfig, formatProblems, getTotals, lint } from '@redocly/openapi-core';

const rules = [
  'array-parameter-serialization',
  'no-http-verbs-in-paths',
  'operation-4xx-problem-details-rfc7807',
  'operation-description',
  'operation-singular-tag',
  'operation-tag-defined',
  'parameter-description',
  'path-http-verbs-order',
  'spec-example-values',
  'spec-strict-refs',
];
const mediaTypes = {
  'request-mime-type': { severity: 'error', allowedValues: ['application/json'] },
  'response-mime-type': { severity: 'error', allowedValues: ['application/json', 'application/problem+json'] },
};

const config = await createConfig({
  extends: ['recommended-strict'],
  rules: { ...Object.fromEntries(rules.map((rule) => [rule, 'error'])), ...mediaTypes },
});
const problems = await lint({ ref: process.argv[2] ?? 'openapi.yaml', config });
if (problems.length > 0) {
  formatProblems(problems, { totals: getTotals(problems), version: '', format: 'codeframe', maxProblems: 20 });
  process.exitCode = 1;
}
