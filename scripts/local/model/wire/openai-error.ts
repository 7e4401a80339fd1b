export interface ErrorFields {
  readonly type: string;
  readonly message: string;
  readonly param: string | null;
  readonly code: string | null;
}

/** An error response in OpenAI's format: https://platform.openai.com/docs/guides/error-codes */
export class OpenAIError extends Error {
  override readonly name = "OpenAIError";
  readonly status: 400 | 401 | 404;
  readonly fields: ErrorFields;

  constructor(status: 400 | 401 | 404, fields: ErrorFields) {
    super(fields.message);
    this.status = status;
    this.fields = fields;
  }
}
