#if Networking
internal import SigV4
internal import SigV4Foundation

/// How bodies are signed.
struct UploadSigning {
  /// What an `x-amz-content-sha256` header says of the body; nil without one.
  let payload: Payload?
  /// For a body whose length is known.
  let whole: BodySigning
  /// For one that comes as it comes.
  let unending: BodySigning

  /// - Parameter service: The one that is signed for; nil where it is not known yet.
  /// - Throws: Wrong usage, where the arguments contradict each other.
  init(_ arguments: Arguments, _ headers: [HeaderField], _ service: Service?) throws(ToolError) {
    if let text = headers.first(where: { $0.name.lowercased() == "x-amz-content-sha256" })?.value {
      guard !arguments.has(.chunked) else {
        throw .usage("--chunked and a header x-amz-content-sha256 contradict each other; give one of them")
      }
      let payload = text == Payload.unsigned.text ? Payload.unsigned : try Payload(hexadecimal: text)
      self.payload = payload
      (whole, unending) = (.payload(payload), .payload(payload))
      return
    }
    payload = nil
    let isS3 = service?.signingName == Service.s3.signingName
    if arguments.has(.chunked) {
      guard arguments.has(.upload) else { throw .usage("--chunked goes with --upload-file") }
      guard isS3 else { throw .usage("--chunked is for S3, which alone takes bodies in signed chunks") }
    }
    whole = arguments.has(.chunked) ? .chunks() : .hash
    unending = isS3 && arguments.has(.upload) ? .chunks() : .hash
  }
}
#endif
