import { type Catalogue, findItem, findOffer, findSource, findTask, findUnlock, type Money, type Reward } from '#catalog/catalog';
import { shareOf } from '#catalog/stock.rules';
import { type Item, mapOf, numberOf, textOf } from '#dynamo/item';

/**
 * What does not add up in table `core`, a sentence each; empty where all is well. The ledgers are compared with what caused them: each
 * record of a purchase, each unlock and each claim stands for its effects once and whole, and nothing else has an effect.
 */
export function discrepancies(catalogue: Catalogue, core: readonly Item[]): string[] {
  const players = Map.groupBy(
    core.filter((item) => textOf(item, 'pk').startsWith('P#')),
    (item) => textOf(item, 'pk'),
  );
  const own = [...players].flatMap(([pk, items]) => new Books(catalogue, items).wrong().map((what) => `${pk}: ${what}`));
  return [...own, ...additionsWrong(core), ...stockWrong(catalogue, core), ...receiptsWrong(catalogue, core)];
}

/** An item with the parts of its sort key. */
interface Part {
  item: Item;
  key: string[];
}

interface Effect {
  /** As ledger entries name it: `buy potion coins -10`. */
  lines: string[];
  items: { itemId: string; quantity: number }[];
}

class Books {
  readonly #catalogue: Catalogue;
  readonly #parts: Part[];

  constructor(catalogue: Catalogue, items: readonly Item[]) {
    this.#catalogue = catalogue;
    this.#parts = items.map((item) => ({ item, key: textOf(item, 'sk').split('#') }));
  }

  wrong(): string[] {
    const effects = [...this.#bought(), ...this.#unlocked(), ...this.#claimed()];
    const wallets = new Set([...this.#of('W'), ...this.#of('~L')].map(({ key }) => key[1] ?? ''));
    return [
      ...[...wallets].flatMap((currency) => this.#walletWrong(currency)),
      ...different('ledger entries', this.#lines(), tally(effects.flatMap(({ lines }) => lines))),
      ...different('items', this.#held(), this.#given(effects.flatMap(({ items }) => items))),
      ...different('spending counters', this.#counted(), this.#spent()),
      ...different('purchase limits', this.#limits(), this.#limited()),
      ...different('earn caps', this.#caps(), this.#capped()),
    ];
  }

  #of(kind: string): Part[] {
    return this.#parts.filter(({ key }) => key[0] === kind);
  }

  /** No balance below zero, numbers 1 to q without a gap, each balance the one before and the change. */
  #walletWrong(currency: string): string[] {
    const wallet = this.#of('W').find(({ key }) => key[1] === currency)?.item;
    const entries = this.#of('~L')
      .filter(({ key }) => key[1] === currency)
      .sort((one, other) => Number(one.key[2]) - Number(other.key[2]));
    const numbers = entries.map(({ key }) => Number(key[2]));
    let balance = 0;
    const wrong = entries.flatMap(({ item }, i) => {
      balance += numberOf(item, 'd');
      const fits = numbers[i] === i + 1 && numberOf(item, 'b') === balance && balance >= 0;
      return fits ? [] : [`${currency} has an entry ${numbers[i]} of ${numberOf(item, 'd')} to ${numberOf(item, 'b')}, not ${balance}`];
    });
    const stands = wallet ? `${numberOf(wallet, 'b')} after ${numberOf(wallet, 'q')}` : '0 after 0';
    const adds = `${balance} after ${entries.length}`;
    return stands === adds ? wrong : [...wrong, `${currency} stands at ${stands} entries, they come to ${adds}`];
  }

  /** The entries that something but an addition caused. */
  #lines(): Tally {
    const entries = this.#of('~L').filter(({ item }) => item.op !== 'add');
    return tally(entries.map(({ item, key }) => line(textOf(item, 'op'), textOf(item, 'source'), key[1] ?? '', numberOf(item, 'd'))));
  }

  #records(): Purchase[] {
    const records = this.#of('~I').filter(({ key }) => key[1] === 'buy');
    return records.map(({ item }) => JSON.parse(textOf(item, 'r')) as Purchase);
  }

  #bought(): Effect[] {
    return this.#records().map(({ offerId, quantity }) => {
      const { price, grants } = findOffer(this.#catalogue, offerId)!;
      return effectOf('buy', offerId, { price, rewards: grants, times: quantity });
    });
  }

  #unlocked(): Effect[] {
    return this.#of('U').map(({ key }) => {
      const { unlockId, price, rewards } = findUnlock(this.#catalogue, key[2] ?? '')!;
      return effectOf('unlock', unlockId, { price, rewards, times: 1 });
    });
  }

  #claimed(): Effect[] {
    return this.#of('~K').map(({ key }) => {
      const { taskId, rewards } = findTask(this.#catalogue, key[2] ?? '')!;
      return effectOf('task', taskId, { price: [], rewards, times: 1 });
    });
  }

  #held(): Tally {
    return sums(this.#of('V').map(({ item, key }) => [key[1] ?? '', numberOf(item, 'n')]));
  }

  #given(items: Effect['items']): Tally {
    const all = sums(items.map(({ itemId, quantity }) => [itemId, quantity]));
    return new Map([...all].map(([itemId, n]) => [itemId, findItem(this.#catalogue, itemId)!.unique ? 1 : n]));
  }

  #counted(): Tally {
    const [counters] = this.#of('N');
    const counts = mapOf(mapOf(counters?.item ?? {}, 'all') ?? {}, 'n') ?? {};
    const names = this.#catalogue.counters.filter(({ feed }) => feed.by === 'spending').map(({ counter }) => counter);
    return sums(names.map((name) => [name, name in counts ? numberOf(counts, name) : 0]));
  }

  #spent(): Tally {
    const debits = this.#of('~L').filter(({ item }) => numberOf(item, 'd') < 0 && ['buy', 'unlock'].includes(textOf(item, 'op')));
    return sums(
      this.#catalogue.counters.flatMap(({ counter, feed }) =>
        feed.by !== 'spending'
          ? []
          : debits.filter(({ key }) => feed.currencies.includes(key[1] ?? '')).map(({ item }) => [counter, -numberOf(item, 'd')] as const),
      ),
    );
  }

  #limits(): Tally {
    return sums(this.#of('~O').map(({ item, key }) => [key[2] ?? '', numberOf(item, 'n')]));
  }

  #limited(): Tally {
    const limited = this.#records().filter(({ offerId }) => findOffer(this.#catalogue, offerId)!.limit);
    return sums(limited.map(({ offerId, quantity }) => [offerId, quantity]));
  }

  #caps(): Tally {
    return sums(this.#of('~C').map(({ item, key }) => [key[2] ?? '', numberOf(item, 'n')]));
  }

  #capped(): Tally {
    const capped = this.#of('~L').filter(({ item }) => findSource(this.#catalogue, textOf(item, 'source'))?.perDay);
    return sums(capped.map(({ item }) => [textOf(item, 'source'), numberOf(item, 'd')]));
  }
}

interface Purchase {
  offerId: string;
  quantity: number;
}

const line = (operation: string, source: string, currency: string, amount: number): string =>
  `${operation} ${source} ${currency} ${amount}`;

function effectOf(
  operation: string,
  source: string,
  { price, rewards, times }: { price: readonly Money[]; rewards: readonly Reward[]; times: number },
): Effect {
  const changes = [
    ...price.map(({ currency, amount }) => ({ currency, amount: -amount })),
    ...rewards.filter((reward) => reward.type === 'currency'),
  ];
  return {
    lines: changes.map(({ currency, amount }) => line(operation, source, currency, amount * times)),
    items: rewards.flatMap((reward) => (reward.type === 'item' ? [{ itemId: reward.itemId, quantity: reward.quantity * times }] : [])),
  };
}

/**
 * Each answered addition stands where its answer says, and each entry of one belongs to an answer: a player's own with that player, a
 * server's or an admin's with any, for its record names none.
 */
function additionsWrong(core: readonly Item[]): string[] {
  const records = core.filter(({ pk, sk }) => String(sk).startsWith('~I#add#') || /^I#[^#]+#add#/.test(String(pk)));
  const said = records.map((item) => {
    const { currency, ledgerNumber, amount, balance } = JSON.parse(textOf(item, 'r')) as Added;
    const what = `${currency} ${ledgerNumber}: ${amount} to ${balance}`;
    return item.sk === 'I' ? what : `${textOf(item, 'pk')} ${what}`;
  });
  const own = new Set(said);
  const entries = core.filter(({ sk, op }) => String(sk).startsWith('~L#') && op === 'add');
  const stand = entries.map((item) => {
    const [, currency = '', number] = textOf(item, 'sk').split('#');
    const what = `${currency} ${Number(number)}: ${numberOf(item, 'd')} to ${numberOf(item, 'b')}`;
    const ofPlayer = `${textOf(item, 'pk')} ${what}`;
    return own.has(ofPlayer) ? ofPlayer : what;
  });
  return different('additions', tally(stand), tally(said));
}

interface Added {
  currency: string;
  amount: number;
  balance: number;
  ledgerNumber: number;
}

/** As much is sold as was bought, and no shard above its share. */
function stockWrong(catalogue: Catalogue, core: readonly Item[]): string[] {
  const bought = core
    .filter((item) => textOf(item, 'sk').startsWith('~I#buy#'))
    .map((item) => (JSON.parse(textOf(item, 'r')) as Purchase).offerId);
  return catalogue.offers.flatMap(({ offerId, stock }) => {
    if (stock === null) return [];
    const shards = core.filter(({ pk }) => pk === `S#${offerId}`);
    const over = shards.filter((item) => numberOf(item, 'sold') > shareOf(stock, Number(textOf(item, 'sk'))));
    const sold = shards.reduce((sum, item) => sum + numberOf(item, 'sold'), 0);
    const records = bought.filter((id) => id === offerId).length;
    return [
      ...over.map(({ sk }) => `shard ${String(sk)} of ${offerId} sold more than its share`),
      ...(sold === records && sold <= stock ? [] : [`${offerId}: ${sold} of ${stock} sold, ${records} bought`]),
    ];
  });
}

/** A receipt for each entry of a source that asks for one. */
function receiptsWrong({ sources }: Catalogue, core: readonly Item[]): string[] {
  return sources
    .filter(({ receipt }) => receipt)
    .flatMap(({ source }) => {
      const receipts = core.filter(({ pk }) => String(pk).startsWith(`R#${source}#`)).length;
      const entries = core.filter((item) => String(item.sk).startsWith('~L#') && item.source === source).length;
      return receipts === entries ? [] : [`${source}: ${receipts} receipts, ${entries} entries`];
    });
}

type Tally = Map<string, number>;

const tally = (names: readonly string[]): Tally => sums(names.map((name) => [name, 1]));

/** Without those that come to nothing. */
function sums(parts: readonly (readonly [string, number])[]): Tally {
  const all: Tally = new Map();
  for (const [name, n] of parts) all.set(name, (all.get(name) ?? 0) + n);
  return new Map([...all].filter(([, n]) => n !== 0));
}

const different = (what: string, stand: Tally, due: Tally): string[] =>
  [...new Set([...stand.keys(), ...due.keys()])]
    .filter((name) => stand.get(name) !== due.get(name))
    .map((name) => `${what}: "${name}" stands ${stand.get(name) ?? 0} times, due are ${due.get(name) ?? 0}`);
