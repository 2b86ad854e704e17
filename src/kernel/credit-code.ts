const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const CODE = /^[0-9A-HJ-NPQRTUWXY]{18}$/;
const LONGEST = 40;

/**
 * A 统一社会信用代码 as it is printed, 18 characters: blanks, dashes, case and full-width forms say nothing, O and I are meant as 0
 * and 1. Null for everything else, also where the check character is another (GB 32100-2015: mod 31, weights powers of 3).
 */
export function normaliseCreditCode(text: string): string | null {
  if (text.length > LONGEST) return null;
  const plain = text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s‐-―−-]/g, '');
  const code = plain.replaceAll('O', '0').replaceAll('I', '1');
  return CODE.test(code) && checkOf(code) === code.at(-1) ? code : null;
}

function checkOf(code: string): string {
  let [sum, weight] = [0, 1];
  for (const character of code.slice(0, -1)) {
    sum += ALPHABET.indexOf(character) * weight;
    weight = (weight * 3) % 31;
  }
  return ALPHABET.charAt((31 - (sum % 31)) % 31);
}
