// In every test file: hears what functions send to AWS while they handle events, and fails the test in which a role would have refused it.
import { afterAll, afterEach, expect } from '@jest/globals';
import { currentScope } from '#telemetry/scope';
import { hearRequests } from '#testing/hearing';
import { told } from '#testing/told';
import { RightsLedger } from './ledger.ts';
import { readTestRoles, writeRecording } from './recording.ts';
import { needsOf } from './request.rules.ts';
import { needsOfSigned } from './signed.rules.ts';

const ledger = new RightsLedger(readTestRoles);
const end = hearRequests(
  () => currentScope()?.call,
  (call, sent) => {
    ledger.note(call, () => needsOf(sent), process.env);
  },
);
told.answers.add((call, body) => {
  ledger.note(call, () => needsOfSigned(body), process.env);
});
told.requests.add((call, sent, variables) => {
  ledger.note(call, () => needsOf(sent), variables);
});

/** Of what names many objects the first tell enough. */
const SHOWN = 5;

function check(): void {
  const refused = ledger.takeRefused();
  const more = refused.length > SHOWN ? [`and ${refused.length - SHOWN} more like these`] : [];
  if (refused.length > 0) throw new Error([...refused.slice(0, SHOWN), ...more].join('\n'));
}

afterEach(check);
afterAll(() => {
  end();
  writeRecording(expect.getState().testPath ?? '', ledger.recorded());
  check();
});
