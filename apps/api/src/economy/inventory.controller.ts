import { Controller } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Call } from '#http/call';
import { PlayerId } from '#http/caller.decorator';
import { InventoryRepository } from './inventory.repository.ts';
import { Inventory } from './shop.dto.ts';

@ApiTags('shop')
@Controller('inventory')
export class InventoryController {
  constructor(private readonly inventory: InventoryRepository) {}

  @Call('GET', '', { summary: 'What I have', who: ['player', 'admin'], answers: Inventory, errors: [], uses: { core: ['Query'] } })
  async items(@PlayerId() playerId: string): Promise<Inventory> {
    return { items: await this.inventory.list(playerId) };
  }
}
