/** One line of the result: what was done, what came out, what had to come out. */
export type Row = { work: string; measured: string; target: string; ok: boolean };

const round = (value: number): string =>
  value >= 100 ? Math.round(value).toLocaleString('en') : value.toPrecision(3);

/** `ratio (product / control per second)`, at least `least`. */
export function ratioRow(
  work: string,
  { product, control, least }: { product: number; control: number; least: number },
): Row {
  const ratio = product / control;
  return {
    work,
    measured: `${ratio.toFixed(2)} (${round(product)} / ${round(control)} per s)`,
    target: `≥ ${least.toFixed(2)}`,
    ok: ratio >= least,
  };
}

/** A figure that may be at most `most`. */
export function mostRow(
  work: string,
  { value, most, unit, note }: { value: number; most: number; unit: string; note?: string },
): Row {
  return {
    work,
    measured: `${round(value)} ${unit}${note ? ` (${note})` : ''}`,
    target: `≤ ${String(most)} ${unit}`,
    ok: value <= most,
  };
}

const HEAD = ['work', 'measured', 'at least/at most', 'ok'];

/** The whole table as text. */
export function drawTable(rows: readonly Row[]): string {
  const cells = [HEAD, ...rows.map((row) => [row.work, row.measured, row.target, said(row.ok)])];
  const widths = HEAD.map((_, column) =>
    Math.max(...cells.map((line) => Array.from(line[column] ?? '').length)),
  );
  const lines = cells.map((line) =>
    line.map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - Array.from(cell).length)),
  );
  const rule = widths.map((width) => '-'.repeat(width));
  return [lines[0], rule, ...lines.slice(1)].map((line) => (line ?? []).join(' | ')).join('\n');
}

const said = (ok: boolean): string => (ok ? 'yes' : 'NO');
