import { Matrix, solve } from 'ml-matrix';

/** The strength of the penalty: as if each weight had been seen once at 0. */
const L2 = 1;
const MOST_STEPS = 100;
const SMALL = 1e-9;
const LONGEST_STEP = 5;

/**
 * L2-regularised logistic regression by Newton's method (iteratively reweighted least squares): intercept, without a penalty,
 * then weights. The penalty makes it converge where the classes can be separated.
 */
export function fitLogistic(
  rows: readonly (readonly number[])[],
  won: readonly boolean[],
): number[] {
  const x = new Matrix(rows.map((row) => [1, ...row]));
  const y = Matrix.columnVector(won.map(Number));
  let beta = Matrix.zeros(x.columns, 1);
  for (let step = 0; step < MOST_STEPS; step++) {
    const change = newtonStep(x, y, beta);
    const length = Math.max(...change.to1DArray().map(Math.abs));
    if (length > LONGEST_STEP) change.mul(LONGEST_STEP / length);
    beta = Matrix.add(beta, change);
    if (length < SMALL) break;
  }
  return beta.to1DArray();
}

function newtonStep(x: Matrix, y: Matrix, beta: Matrix): Matrix {
  const chance = x
    .mmul(beta)
    .to1DArray()
    .map((z) => 1 / (1 + Math.exp(-z)));
  const penalty = Matrix.diag([SMALL, ...Array<number>(x.columns - 1).fill(L2)]);
  const slope = x
    .transpose()
    .mmul(Matrix.sub(y, Matrix.columnVector(chance)))
    .sub(penalty.mmul(beta));
  const weighted = x.clone().mulColumnVector(chance.map((p) => p * (1 - p)));
  return solve(x.transpose().mmul(weighted).add(penalty), slope);
}
