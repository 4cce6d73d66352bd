/** What an operator does: ids and amounts, never texts of a request. */
export interface OperatorAction {
  readonly operator: string;
  readonly action: string;
  readonly saleId?: string;
  readonly skuId?: string;
  readonly categoryId?: string;
  readonly units?: number;
}

/** Keeps what operators did. */
export abstract class AuditLog {
  /** @param outcome OK, the code of a problem, or FAILED */
  abstract record(action: OperatorAction, outcome: string): void;
}
