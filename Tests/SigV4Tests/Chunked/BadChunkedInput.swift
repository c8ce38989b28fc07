// Bodies in chunks that cannot be framed, and what is wrong with each.

import SigV4
import Testing

extension BadInput {
  /// A signer of three bytes and a trailer, used in the wrong way.
  private static func signer(
    _ description: String, _ code: SigV4Error.Code, naming named: String,
    _ use: @escaping @Sendable (inout ChunkSigner) throws -> Void
  ) -> BadInput {
    BadInput(description, code, naming: named) {
      let body = try ChunkedBody(
        byteCount: 3, trailers: [.checksum(.crc32), ChunkTrailer(name: "x-given", valueByteCount: 2)])
      var signer = try Bodies.signed(body, credentials: credentials).chunkSigner
      try use(&signer)
    }
  }

  private static func write(
    _ signer: inout ChunkSigner, _ data: [UInt8]?, capacity: Int = 1000
  ) throws {
    _ = try [UInt8](capacity: capacity) { output throws(SigV4Error) in
      if let data { try signer.appendChunk(data.span, to: &output) } else { try signer.appendEnd(to: &output) }
    }
  }

  static var chunkedBodies: [BadInput] {
    var inputs: [BadInput] = []
    for count in [Int.min, -1, 0, 1, 8191] {
      inputs.append(
        BadInput("chunks of \(count)", .invalidChunkSize, naming: "8192") {
          _ = try ChunkedBody(byteCount: 1, chunkByteCount: count)
        })
    }
    for (count, chunk) in [(-1, 8192), (Int.min, 8192), (Int.max, 8192), (Int.max - 10, .max), (Int.max, .max)] {
      inputs.append(
        BadInput("body of \(count) in \(chunk)", .invalidContentLength, naming: "body") {
          _ = try ChunkedBody(byteCount: count, chunkByteCount: chunk)
        })
    }
    for name in ["", "a b", "a:b", "ä", "a\n", String(repeating: "a", count: 4097), "X-Amz-Trailer-Signature"] {
      inputs.append(
        BadInput("trailer " + name.debugDescription, .invalidTrailer, naming: "trailer") {
          _ = try ChunkTrailer(name: name, valueByteCount: 1)
        })
    }
    for count in [-1, 0, 4097, Int.max] {
      inputs.append(
        BadInput("trailer of \(count)", .invalidTrailer, naming: "x-given") {
          _ = try ChunkTrailer(name: "x-given", valueByteCount: count)
        })
    }
    let twice: [ChunkTrailer] = [.checksum(.sha1), .checksum(.sha1)]
    inputs += [
      BadInput("a trailer twice", .invalidTrailer, naming: "twice") {
        _ = try ChunkedBody(byteCount: 1, trailers: twice)
      },
      BadInput("a trailer twice, given once", .invalidTrailer, naming: "twice") {
        let given = try ChunkTrailer(name: "X-Amz-Checksum-SHA1", valueByteCount: 28)
        _ = try ChunkedBody(byteCount: 1, trailers: [.checksum(.sha1), given])
      },
      BadInput("unsigned without a trailer", .invalidTrailer, naming: "checksum") {
        _ = try ChunkedBody(byteCount: 1, signatures: .requestOnly)
      },
      BadInput("unsigned without a checksum", .invalidTrailer, naming: "checksum") {
        let trailers = [try ChunkTrailer(name: "a", valueByteCount: 1)]
        _ = try ChunkedBody(byteCount: 1, signatures: .requestOnly, trailers: trailers)
      },
    ]
    for length in ["3", "", " 90", "x"] {
      inputs.append(
        BadInput("Content-Length " + length.debugDescription, .invalidContentLength, naming: "Content-Length") {
          var request = Bodies.request
          request.headers = [HeaderField("content-length", length), HeaderField("X-Custom", value)]
          _ = try Bodies.signed(ChunkedBody(byteCount: 3), request: request, credentials: credentials)
        })
    }
    return inputs
  }

  static var chunkSigners: [BadInput] {
    var inputs = [
      signer("too short a chunk", .invalidContentLength, naming: "3 bytes, not 2") { try write(&$0, [1, 2]) },
      signer("too long a chunk", .invalidContentLength, naming: "3 bytes, not 4") { try write(&$0, [1, 2, 3, 4]) },
      signer("no chunk", .invalidContentLength, naming: "3 bytes, not 0") { try write(&$0, []) },
      signer("no room for a chunk", .insufficientStorage, naming: "room for") {
        try write(&$0, [1, 2, 3], capacity: $0.nextFrameByteCount - 1)
      },
      signer("too early an end", .invalidContentLength, naming: "3 bytes shorter") { try write(&$0, nil) },
      signer("a trailer without a value", .invalidTrailer, naming: "x-given has no value") {
        try write(&$0, [1, 2, 3])
        try write(&$0, nil)
      },
      signer("no room for the end", .insufficientStorage, naming: "room for") {
        try write(&$0, [1, 2, 3])
        try $0.setValue("ok", ofTrailer: "x-given")
        try write(&$0, nil, capacity: $0.nextFrameByteCount - 1)
      },
      signer("a chunk too many", .streamEnded, naming: "bytes it was said") {
        try write(&$0, [1, 2, 3])
        try write(&$0, [4])
      },
      signer("two ends", .streamEnded, naming: "already") {
        try write(&$0, [1, 2, 3])
        try $0.setValue("ok", ofTrailer: "x-given")
        try write(&$0, nil)
        try write(&$0, nil)
      },
      signer("a value of another trailer", .invalidTrailer, naming: "no trailer") {
        try $0.setValue("ok", ofTrailer: "x-other")
      },
      signer("a value of a computed trailer", .invalidTrailer, naming: "no trailer") {
        try $0.setValue("AAAAAA==", ofTrailer: "x-amz-checksum-crc32")
      },
    ]
    for value in ["", "a", "abc", "a ", " a", "a\n", "\u{7F}a", "ä"] {
      inputs.append(
        signer("the value " + value.debugDescription, .invalidTrailer, naming: "x-given") {
          try $0.setValue(value, ofTrailer: "X-Given")
        })
    }
    return inputs
  }
}
