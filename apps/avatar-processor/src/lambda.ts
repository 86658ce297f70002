// The second thread first: it starts while this one does.
import { loadModels } from './second-thread.ts';
import type { AvatarJob, AvatarResult } from '#avatar/avatar-job';
import { AvatarService } from './avatar.service.ts';
import { ProcessorEnv } from './env.ts';
import { PictureRepository } from './picture.repository.ts';

// At start, once: a function that could not draw does not come up.
const env = new ProcessorEnv(process.env);
const service = new AvatarService(await loadModels(), new PictureRepository(env));

/** `AvatarProcessingLambda`. */
export const handler = (job: AvatarJob): Promise<AvatarResult> => service.process(job);
