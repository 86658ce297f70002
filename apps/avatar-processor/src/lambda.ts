// The second thread first: it starts while this one does.
import { loadModels } from './second-thread.ts';
import type { AvatarJob, AvatarResult } from '#avatar/avatar-job';
import { AvatarService } from './avatar.service.ts';
import { ProcessorEnv } from './env.ts';
import { PictureRepository } from './picture.repository.ts';

// At start, once: a function that could not draw does not come up.
const env = new ProcessorEnv(process.env);
const service = new AvatarService(await loadModels(), new PictureRepository(env));

/** `AvatarProcessingLambda`. One line a picture: of which call, what came of it, how long it took. */
export const handler = async (job: AvatarJob): Promise<AvatarResult> => {
  const start = performance.now();
  const result = await service.process(job);
  const outcome = result.status === 'ready' ? result.status : result.code;
  const line = {
    level: 'INFO',
    service: 'avatar',
    message: 'call',
    requestId: job.requestId,
    outcome,
    ms: Math.round(performance.now() - start),
  };
  process.stdout.write(`${JSON.stringify(line)}\n`);
  return result;
};
