import type { AvatarJob, AvatarResult } from '#avatar/avatar-job';
import { AvatarService } from './avatar.service.ts';
import { startLiteRt } from './engines/litert.ts';
import { loadModels } from './engines/models.ts';
import { selfTest } from './engines/self-test.ts';
import { ProcessorEnv } from './env.ts';
import { PictureRepository } from './picture.repository.ts';

// At start, once: a function that could not draw does not come up.
const env = new ProcessorEnv(process.env);
await startLiteRt();
const models = await loadModels();
await selfTest(models);
const service = new AvatarService(models, new PictureRepository(env));

/** `AvatarProcessingLambda`. */
export const handler = (job: AvatarJob): Promise<AvatarResult> => service.process(job);
