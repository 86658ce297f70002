import { Controller } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Call } from '#http/call';
import { CurrentPlayer, type PlayerCaller, PlayerId } from '#http/caller.decorator';
import { Accepted } from '#http/problem-details.dto';
import { ErasureService } from './erasure.service.ts';
import { ExportService } from './export.service.ts';
import { ExportLink, Me } from './player.dto.ts';
import { SessionService } from './session.service.ts';

@ApiTags('player')
@Controller('me')
export class PlayerController {
  constructor(
    private readonly sessions: SessionService,
    private readonly exports: ExportService,
    private readonly erasures: ErasureService,
  ) {}

  @Call('GET', '', {
    summary: 'What the start of a session needs',
    who: ['player', 'admin'],
    answers: Me,
    errors: ['player_gone'],
    uses: { core: ['Query'] },
  })
  session(@PlayerId() playerId: string): Promise<Me> {
    return this.sessions.me(playerId);
  }

  @Call('GET', 'export', {
    summary: 'A link to one JSON document of everything held on you; 202 while it is written',
    who: ['player', 'admin'],
    answers: ExportLink,
    mayTakeLonger: Accepted,
    errors: ['player_gone', 'limit_reached'],
    throttle: { perSecond: 20, burst: 40 },
    uses: { core: ['BatchGetItem', 'PutItem'], 'queue/player-jobs': ['SendMessage'], 'bucket/exports': ['GetObject'] },
  })
  export(@CurrentPlayer() player: PlayerCaller): Promise<ExportLink | Accepted> {
    return this.exports.export(player);
  }

  @Call('DELETE', '', {
    summary: 'Delete your account and everything held on you, for ever',
    who: ['player', 'admin'],
    answers: Accepted,
    errors: [],
    throttle: { perSecond: 20, burst: 40 },
    uses: {
      core: ['BatchGetItem', 'DeleteItem', 'GetItem', 'PutItem', 'UpdateItem'],
      'queue/player-jobs': ['SendMessage'],
      'user-pool': ['AdminDeleteUser'],
    },
  })
  erase(@CurrentPlayer() player: PlayerCaller): Promise<Accepted> {
    return this.erasures.erase(player);
  }
}
