import { Env, type Variables } from '#core/env';

/** All that this function reads of its environment. */
export class ProcessorEnv {
  readonly uploadsBucket: string;
  readonly avatarsBucket: string;

  constructor(variables: Variables) {
    const env = new Env(variables);
    this.uploadsBucket = env.text('UPLOADS_BUCKET');
    this.avatarsBucket = env.text('AVATARS_BUCKET');
  }
}
