import { Controller } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Call } from '#http/call';
import { version } from '../version.ts';
import { Health } from './health.dto.ts';

@ApiTags('health')
@Controller('health')
export class HealthController {
  @Call('GET', '', { summary: 'Whether the API answers', who: 'anyone', answers: Health, errors: [], uses: {} })
  health(): Health {
    return { status: 'ok', version };
  }
}
