import { Module } from '@nestjs/common';
import { Paces } from '#http/pace';
import { ScoreController } from './score.controller.ts';
import { ScoreService } from './score.service.ts';
import { TicketRepository } from './ticket.repository.ts';
import { TicketService } from './ticket.service.ts';

@Module({
  controllers: [ScoreController],
  providers: [ScoreService, TicketService, TicketRepository, { provide: Paces, useFactory: () => new Paces() }],
})
export class ScoreModule {}
