/** A line of the cost ledger: what a source cost in a month. Lines are never changed; a correction is a line of its own. */
export type CostLine = {
  id: string;
  sourceId: string;
  /** A month in China, `2026-11`. */
  month: string;
  amountFen: number;
  note: string;
  enteredBy: string;
  at: number;
};

/** `ledgerFen` stands in the ledger; `estimatedFen` is the source's price per lead where no line has been entered yet. */
export type Cost = { ledgerFen: number; estimatedFen: number };

/** One source in one month, or in the part of it that was asked for. */
export type CostPart = {
  /** The sum of its lines; null without any. */
  ledgerFen: number | null;
  /** How much of the month's days was asked for, 0 to 1. */
  share: number;
  /** Leads that the reader sees, and all there are: a team bears as much of the ledger as it got of the leads. */
  own: number;
  all: number;
  /** The price of one lead in the settings. */
  perLeadFen: number;
};

/** What a source cost. Whoever sees every lead, or asks for a month without one, finds the ledger's sum to the fen. */
export function costOf(parts: readonly CostPart[]): Cost {
  const cost = { ledgerFen: 0, estimatedFen: 0 };
  for (const { ledgerFen, share, own, all, perLeadFen } of parts) {
    if (ledgerFen === null) cost.estimatedFen += perLeadFen * own;
    else cost.ledgerFen += Math.round(ledgerFen * share * (all === own ? 1 : own / all));
  }
  return cost;
}
