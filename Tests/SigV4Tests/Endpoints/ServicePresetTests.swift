import SigV4
import Testing

@Suite("Presets of services")
struct ServicePresetTests {
  @Test(
    "have AWS's signing names",
    arguments: [
      (Service.s3, "s3"), (.s3Express, "s3express"), (.s3Outposts, "s3-outposts"),
      (.s3ObjectLambda, "s3-object-lambda"), (.openSearch, "es"), (.openSearchServerless, "aoss"),
      (.executeAPI, "execute-api"), (.lambda, "lambda"), (.sts, "sts"), (.iam, "iam"), (.dynamoDB, "dynamodb"),
      (.sqs, "sqs"), (.sns, "sns"), (.iotDeviceGateway, "iotdevicegateway"), (.vpcLattice, "vpc-lattice-svcs"),
    ])
  func signingName(service: Service, name: String) throws {
    #expect(service.signingName == name)
    // The preset, its name as a string, and its name as a literal sign alike.
    let request = SigningRequest(url: "https://example.amazonaws.com/a//b%20c", payload: .hashing([1, 2, 3]))
    let credentials = Sample.sessionCredentials
    let (preset, named) = (
      Sample.signer(for: service, credentials: credentials), Sample.signer(for: Service(name), credentials: credentials)
    )
    #expect(
      try preset.sign(request, at: Sample.time).headers.lines == named.sign(request, at: Sample.time).headers.lines)
    #expect(try preset.presign(request, at: Sample.time).url == named.presign(request, at: Sample.time).url)
  }

  @Test("a name without a preset follows the rule")
  func rule() {
    let service: Service = "something-new"
    #expect(service.signingName == "something-new")
    #expect(service.pathEncoding == .twice)
    #expect(service.pathNormalization == .removingDotSegments)
    #expect(service.payloadHeader == .forMarkers)
    #expect(service.tokenPlacement == .signed)
    #expect(service.tokenName == .securityToken)
    #expect(service.presignedPayload == .empty)
    #expect(service.defaultExpiry == 3600)
  }
}
