import { Body, Controller } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Call } from '#http/call';
import { PlayerId } from '#http/caller.decorator';
import { IdempotencyKey } from '#http/idempotency-key.decorator';
import { CompletedTask, CompleteTask, Tasks } from './tasks.dto.ts';
import { TasksService } from './tasks.service.ts';

@ApiTags('tasks')
@Controller()
export class TasksController {
  constructor(private readonly tasks: TasksService) {}

  @Call('POST', 'task/complete', {
    summary: "Claim a task's reward, once a cycle",
    who: ['player', 'admin'],
    answers: CompletedTask,
    errors: [
      'player_gone',
      'player_banned',
      'unknown_task',
      'amount_out_of_bounds',
      'period_closed',
      'task_already_claimed',
      'task_not_finished',
    ],
    idempotencyKey: 'accepted',
    critical: true,
    uses: { core: ['BatchGetItem', 'PutItem', 'UpdateItem'] },
  })
  complete(@PlayerId() playerId: string, @Body() request: CompleteTask, @IdempotencyKey() key: string | undefined): Promise<CompletedTask> {
    return this.tasks.complete(playerId, request, key);
  }

  @Call('GET', 'tasks', {
    summary: 'All tasks in their running cycles, with what is missing for each',
    who: ['player', 'admin'],
    answers: Tasks,
    errors: [],
    uses: { core: ['BatchGetItem'] },
  })
  list(@PlayerId() playerId: string): Promise<Tasks> {
    return this.tasks.list(playerId);
  }
}
