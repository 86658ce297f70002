import { z } from 'zod';

/** An answer that schemathesis got. */
export interface Answer {
  /** Method and path, as `GET /me`. */
  operation: string;
  /** 0: the connection ended without an answer. */
  status: number;
  /** The media type without its parameters; empty where there is none. */
  type: string;
  /** Of a problem; undefined where the body is none. */
  code: string | undefined;
}

/** What a run of schemathesis saw. */
export interface Report {
  answers: Answer[];
  /** The names of the checks that it made. */
  checks: Set<string>;
}

const Interaction = z.object({
  request: z.object({ method: z.string(), uri: z.url() }),
  response: z
    .object({
      status_code: z.int(),
      headers: z.record(z.string(), z.array(z.string())),
      content: z.object({ $base64: z.base64() }).nullish(),
    })
    .nullish(),
});

/** Of the report's events, the end of one operation's cases in one phase. */
const Scenario = z.object({
  ScenarioFinished: z.object({
    recorder: z.object({
      interactions: z.record(z.string(), Interaction).default({}),
      checks: z.record(z.string(), z.array(z.object({ name: z.string() }))).default({}),
    }),
  }),
});

const Problem = z.object({ code: z.string() });

/** Reads a report in schemathesis' format `ndjson`. @throws where a line is not as schemathesis writes it */
export function readReport(text: string): Report {
  const report: Report = { answers: [], checks: new Set() };
  for (const line of text.split('\n').filter((each) => each.startsWith('{"ScenarioFinished"'))) {
    const { interactions, checks } = Scenario.parse(JSON.parse(line)).ScenarioFinished.recorder;
    report.answers.push(...Object.values(interactions).map(answerOf));
    for (const { name } of Object.values(checks).flat()) report.checks.add(name);
  }
  return report;
}

function answerOf({ request, response }: z.infer<typeof Interaction>): Answer {
  const operation = `${request.method} ${new URL(request.uri).pathname}`;
  if (!response) return { operation, status: 0, type: '', code: undefined };
  const type = response.headers['content-type']?.[0]?.split(';')[0] ?? '';
  return { operation, status: response.status_code, type, code: codeOf(type, response.content?.$base64 ?? '') };
}

function codeOf(type: string, content: string): string | undefined {
  if (type !== 'application/problem+json') return undefined;
  return Problem.parse(JSON.parse(Buffer.from(content, 'base64').toString())).code;
}
