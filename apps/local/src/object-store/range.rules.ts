export interface Range {
  first: number;
  /** Included. */
  last: number;
}

/** The range of bytes that a `Range` header asks for; `whole` where it is none that is known, `none` where the object has none such. */
export function rangeOf(header: string | undefined, size: number): Range | 'whole' | 'none' {
  const [, from = '', to = ''] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? [];
  if (from === '' && to === '') return 'whole';
  if (from !== '' && to !== '' && Number(to) < Number(from)) return 'whole';
  const first = from === '' ? Math.max(size - Number(to), 0) : Number(from);
  const last = from === '' || to === '' ? size - 1 : Math.min(Number(to), size - 1);
  return first <= last ? { first, last } : 'none';
}
