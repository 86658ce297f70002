import { describe, expect, it } from '@jest/globals';
import { Problem, problemBody } from './problem.ts';

describe('Problem', () => {
  it('has the fields of RFC 9457, its code, the request id and its extension', () => {
    const problem = Problem.of('score_out_of_bounds', 'Too high.', { min: 0, max: 10 });
    expect(problemBody(problem, 'r-1')).toEqual({
      type: 'urn:laurel:problem:score_out_of_bounds',
      title: 'The score is out of bounds',
      status: 422,
      detail: 'Too high.',
      code: 'score_out_of_bounds',
      requestId: 'r-1',
      min: 0,
      max: 10,
    });
  });

  it('says when to try again only where that helps', () => {
    expect(Problem.of('try_again', 'Busy.').retryAfter).toBe(1);
    expect(Problem.of('forbidden', 'No.').retryAfter).toBeUndefined();
    expect(Problem.tooMany('Slowly.', 9)).toMatchObject({ code: 'too_many_requests', retryAfter: 9 });
  });
});
