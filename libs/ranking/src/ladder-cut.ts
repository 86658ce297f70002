import { BEGINNING, type Ladder, type LadderPage, type LadderSizes } from './ladder.ts';

/** How far the cutting of a ladder has come; holds no more than one page, however many entries there are. */
export interface CutState extends Pick<Ladder, 'total' | 'firstKeys' | 'firstBases'> {
  /** The page that is not full yet: its number is that of the last first key. */
  open: LadderPage;
}

const BEGUN: CutState = { total: 0, firstKeys: [BEGINNING], firstBases: [0], open: { keys: [BEGINNING], bases: [0] } };

/** A page of a ladder, and which one it is. */
export interface NumberedPage extends LadderPage {
  number: number;
}

/** Cuts a board into leaves, fed with its keys in their order: the first leaf is as long as its exact places and the margin. */
export class LadderCut {
  readonly #sizes: LadderSizes;
  readonly #firstLeaf: number;
  #total: number;
  readonly #firstKeys: string[];
  readonly #firstBases: number[];
  #open: { keys: string[]; bases: number[] };

  /** @param state where another has stopped */
  constructor(sizes: LadderSizes, exactPlaces: number, state = BEGUN) {
    this.#sizes = sizes;
    this.#firstLeaf = exactPlaces + sizes.margin;
    this.#total = state.total;
    this.#firstKeys = [...state.firstKeys];
    this.#firstBases = [...state.firstBases];
    this.#open = { keys: [...state.open.keys], bases: [...state.open.bases] };
  }

  get state(): CutState {
    return { total: this.#total, firstKeys: this.#firstKeys, firstBases: this.#firstBases, open: this.#open };
  }

  /** The page that the last leaf is on. */
  get open(): NumberedPage {
    return { ...this.#open, number: this.#firstKeys.length - 1 };
  }

  /** Takes the next key, and gives the page that the ones before it have filled, where they did. */
  add(key: string): NumberedPage | undefined {
    const base = this.#total++;
    if (base < this.#firstLeaf || (base - this.#firstLeaf) % this.#sizes.leaf !== 0) return undefined;
    const full = this.#open.keys.length < this.#sizes.page ? undefined : this.open;
    if (full) {
      this.#open = { keys: [], bases: [] };
      this.#firstKeys.push(key);
      this.#firstBases.push(base);
    }
    this.#open.keys.push(key);
    this.#open.bases.push(base);
    return full;
  }
}
