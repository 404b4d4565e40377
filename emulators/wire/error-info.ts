import protobuf from 'protobufjs';

/** A `google.rpc.ErrorInfo`: what a client reads of an error beyond its status and its words. */
export interface ErrorInfo {
  readonly reason: string;
  readonly domain: string;
  readonly metadata: Readonly<Record<string, string>>;
}

const metadata: protobuf.IMapField = { keyType: 'string', type: 'string', id: 3 };

/** https://github.com/googleapis/googleapis/tree/master/google/rpc, as far as it is sent here. */
const root = protobuf.Root.fromJSON({
  nested: {
    Status: {
      fields: {
        code: { type: 'int32', id: 1 },
        message: { type: 'string', id: 2 },
        details: { rule: 'repeated', type: 'Any', id: 3 },
      },
    },
    Any: {
      fields: { typeUrl: { type: 'string', id: 1 }, value: { type: 'bytes', id: 2 } },
    },
    ErrorInfo: {
      fields: {
        reason: { type: 'string', id: 1 },
        domain: { type: 'string', id: 2 },
        metadata,
      },
    },
  },
});

/** The value of the trailer `grpc-status-details-bin` that carries the info. */
export function encodeErrorInfo(code: number, message: string, info: ErrorInfo): Buffer {
  const typeUrl = 'type.googleapis.com/google.rpc.ErrorInfo';
  const details = [{ typeUrl, value: encode('ErrorInfo', info) }];
  return encode('Status', { code, message, details });
}

function encode(typeName: string, plain: object): Buffer {
  const type = root.lookupType(typeName);
  return Buffer.from(type.encode(type.fromObject({ ...plain })).finish());
}
