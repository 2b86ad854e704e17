import { normalisePhone } from '../kernel/phone';
import { Refusal } from '../kernel/refusal';

/** A cell as a sheet holds it: a text, a number or nothing. What is shown as a date has become a text already (`2026-11-25`). */
export type Cell = string | number | null;

/** Stands where a formula was saved without its result. */
export const NO_RESULT = '#公式无结果';

const ERRORS = new Set([
  ...['#N/A', '#REF!', '#VALUE!', '#DIV/0!', '#NAME?', '#NUM!', '#NULL!', '#SPILL!', '#CALC!'],
  NO_RESULT,
]);

/** Whether a cell shows an error of its formula. */
export const isError = (cell: Cell): boolean => typeof cell === 'string' && ERRORS.has(cell.trim());

/** A cell as somebody reads it: no exponents, no digits beyond the fifteen that a sheet computes with. */
export function cellText(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell === 'string') return cell.trim();
  return Number.isInteger(cell) ? cell.toFixed(0) : String(Number(cell.toPrecision(15)));
}

const SCIENTIFIC = /^\d(?:\.(\d+))?E\+?\d{1,2}$/i;
/** A sheet that shows a long number with an exponent shows at most this many digits behind the point; the rest is lost. */
const SHOWN_DECIMALS = 5;

/** A phone cell as text: `1.3800138E10` and `13800138000.0` are whole numbers. Refuses `import.phone_rounded` when digits are lost. */
export function phoneText(cell: Cell): string {
  const text = cellText(cell).replace(/^'/, '');
  if (typeof cell === 'number') return withPrefix(text);
  const scientific = SCIENTIFIC.exec(text);
  if (!scientific) return text.replace(/^(\d{7,})\.0+$/, '$1');
  if ((scientific[1] ?? '').length <= SHOWN_DECIMALS)
    throw new Refusal('invalid', 'import.phone_rounded');
  return withPrefix(Number(text).toFixed(0));
}

/** A landline kept as a number has lost the 0 of its area code. */
function withPrefix(digits: string): string {
  if (normalisePhone(digits) !== null) return digits;
  return normalisePhone(`0${digits}`) === null ? digits : `0${digits}`;
}

const BETWEEN_NUMBERS = /[/、,，;；|\n]|或/;

/** The number to call and the others, of all cells with phones. Without a valid one the first text is answered as it is. */
export function phonesOf(cells: readonly Cell[]): { phone: string; others: string[] } {
  const texts = cells.map(phoneText).filter((text) => text !== '');
  const numbers = texts.flatMap((text) => (isPhone(text) ? [text] : partsOf(text)));
  const phone = numbers.find(isPhone) ?? numbers[0] ?? '';
  return { phone, others: numbers.filter((number) => number !== phone) };
}

const isPhone = (text: string): boolean => normalisePhone(text) !== null;

function partsOf(text: string): string[] {
  const parts = text.split(BETWEEN_NUMBERS).map((part) => part.trim());
  return parts.some(isPhone) ? parts.filter((part) => part !== '') : [text];
}

const DAY_MS = 86_400_000;
/** Days from 1 January 1970 back to each system's day 0. */
const EPOCH = { 1900: 25_569, 1904: 24_107 };
/** Day 60 of the 1900 system is a 29 February that never was; before it everything is one day off. */
const NO_SUCH_DAY = 60;

/** A sheet's date number as `2026-11-25`, with `10:30` when it has a time; a mere time is only that. */
export function dateText(serial: number, date1904: boolean): string {
  const moment = new Date(Math.round((daysOf(serial, date1904) * DAY_MS) / 1_000) * 1_000);
  if (Number.isNaN(moment.getTime())) return cellText(serial);
  const [day = '', time = ''] = moment.toISOString().split('T');
  const clock = time.slice(0, 5);
  if (serial >= 0 && serial < 1) return clock;
  return clock === '00:00' ? day : `${day} ${clock}`;
}

/** Days since 1 January 1970. */
function daysOf(serial: number, date1904: boolean): number {
  if (date1904) return serial - EPOCH[1904];
  return serial - EPOCH[1900] + (serial < NO_SUCH_DAY ? 1 : 0);
}

const DAY = /^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?/;
const COMPACT = /^(\d{4})(\d\d)(\d\d)$/;
/** Numbers between 1954 and 2119 are days when the column says so. */
const SERIALS = { from: 20_000, to: 80_000 };

/** A cell of a date column as `2026-11-25`; what is no date stays as it was written. */
export function dayText(cell: Cell, date1904: boolean): string {
  if (typeof cell === 'number' && cell > SERIALS.from && cell < SERIALS.to)
    return dateText(Math.floor(cell), date1904);
  const text = cellText(cell);
  const [, ...parts] = DAY.exec(text) ?? COMPACT.exec(text) ?? [];
  return parts.length === 0 ? text : parts.map((part) => part.padStart(2, '0')).join('-');
}
