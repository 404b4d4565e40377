/** That a person confirms that so many candidates have expired and may go. */
export interface CollectionWish {
  readonly expired: number;
  readonly reason: string;
}
