// One signer keeps the keys of several days, regions and services; whichever it kept, the signature is the right one.

import SigV4
import Testing

@Suite("Signing keys")
struct SigningKeyTests {
  /// A day, region and service, each of them in more than one combination.
  struct Combination: Hashable, Sendable {
    let time: String
    let region: String
    let service: String

    var host: String { service + "." + region + ".amazonaws.com" }
    var request: SigningRequest { SigningRequest(url: "https://" + host + "/") }
    var scope: String { time.prefix(8) + "/" + region + "/" + service + "/aws4_request" }

    /// More than a signer keeps.
    static let all: [Combination] = ["20150830T123600Z", "20150831T000000Z", "20250830T123600Z"].flatMap { time in
      ["us-east-1", "us-east-2", "eu-west-1"].flatMap { region in
        ["sqs", "sns"].map { Combination(time: time, region: region, service: $0) }
      }
    }

    /// What a signer says that has never signed before.
    func freshSignature(_ credentials: Credentials = Sample.credentials) throws -> String {
      try Signer(credentials: credentials).sign(request, at: SigningTime(time)).signature
    }
  }

  @Test("a key signs what a signer signs")
  func publicKey() throws {
    for combination in Combination.all {
      let time = try SigningTime(combination.time)
      let key = try SigningKey(
        Sample.credentials, time: time, region: combination.region, service: combination.service)
      let explanation = try Signer(credentials: Sample.credentials).explain(combination.request, at: time)
      #expect(key.scope == combination.scope)
      #expect(key.signature(of: explanation.stringToSign) == explanation.signature)
      // It can be used again.
      #expect(key.signature(of: explanation.stringToSign) == explanation.signature)
    }
  }

  @Test("all combinations have keys of their own")
  func different() throws {
    let keys = try Combination.all.map {
      try SigningKey(Sample.credentials, time: SigningTime($0.time), region: $0.region, service: $0.service)
    }
    #expect(Set(keys.map { $0.signature(of: "the same text") }).count == Combination.all.count)
  }

  @Test("one signer for eighteen combinations, alternately")
  func alternately() throws {
    let signer = Signer(credentials: Sample.credentials)
    let expected = try Combination.all.map { try $0.freshSignature() }
    for round in 0..<4 {
      for step in Combination.all.indices {
        // Forwards, backwards, and by leaps.
        let index = [step, Combination.all.count - 1 - step, (step * 5) % 18, (step * 7) % 18][round]
        let combination = Combination.all[index]
        let time = try SigningTime(combination.time)
        #expect(try signer.sign(combination.request, at: time).signature == expected[index])
        #expect(
          try signer.presign(combination.request, at: time).url.hasSuffix(
            signer.explainPresigning(combination.request, at: time).signature))
      }
    }
  }

  @Test("times of one day have one key, the midnight after has another")
  func midnight() throws {
    let signer = Signer(credentials: Sample.credentials)
    for text in ["20231231T235959Z", "20231231T000000Z", "20240101T000000Z", "20231231T120000Z", "20240101T235959Z"] {
      let combination = Combination(time: text, region: "us-east-1", service: "sqs")
      let explanation = try signer.explain(combination.request, at: SigningTime(text))
      #expect(explanation.credentialScope == combination.scope)
      #expect(explanation.signature == (try combination.freshSignature()))
    }
  }

  @Test("a signer of one region and service keeps the days apart")
  func days() throws {
    let signer = Signer(credentials: Sample.credentials, region: "us-east-1", service: "sqs")
    for round in 0..<3 {
      for day in 10..<30 {
        let combination = Combination(
          time: "202402\(round == 1 ? 39 - day : day)T120000Z", region: "us-east-1", service: "sqs")
        let signed = try signer.sign(combination.request, at: SigningTime(combination.time))
        #expect(signed.signature == (try combination.freshSignature()))
      }
    }
  }

  @Test("seconds of one day alternately, in scopes of many lengths")
  func seconds() throws {
    // Of the string to sign, less than a block is the same for all of a second, or a block, or more.
    for region in ["r", "r-12345", "us-east-1", String(repeating: "long-", count: 30)] {
      let signer = Signer(credentials: Sample.credentials, region: region, service: "s")
      let request = SigningRequest(url: "https://example.com/")
      for text in ["20240229T235958Z", "20240229T235959Z", "20240229T235958Z", "20240301T000000Z", "20240229T235959Z"] {
        let time = try SigningTime(text)
        let fresh = Signer(credentials: Sample.credentials, region: region, service: "s")
        let key = try SigningKey(Sample.credentials, time: time, region: region, service: "s")
        let explanation = try signer.explain(request, at: time)
        #expect(key.signature(of: explanation.stringToSign) == explanation.signature)
        #expect(try signer.sign(request, at: time).signature == explanation.signature)
        #expect(try signer.presign(request, at: time).url == fresh.presign(request, at: time).url)
        let presigned = try signer.explainPresigning(request, at: time)
        #expect(key.signature(of: presigned.stringToSign) == presigned.signature)
        #expect(try signer.presign(request, at: time).url.hasSuffix(presigned.signature))
      }
    }
  }

  @Test("signers do not share keys, though their credentials have one name")
  func separate() throws {
    let others = Credentials(accessKeyID: Sample.accessKeyID, secretAccessKey: "another secret")
    let combination = Combination.all[0]
    let time = try SigningTime(combination.time)
    let first = try Signer(credentials: Sample.credentials).sign(combination.request, at: time)
    let second = try Signer(credentials: others).sign(combination.request, at: time)
    #expect(first.signature != second.signature)
    #expect(second.signature == (try combination.freshSignature(others)))
  }

  @Test("a copy of a signer signs alike")
  func copies() throws {
    let signer = Signer(credentials: Sample.credentials)
    let combination = Combination.all[0]
    let expected = try signer.sign(combination.request, at: SigningTime(combination.time)).signature
    let copy = signer
    #expect(try copy.sign(combination.request, at: SigningTime(combination.time)).signature == expected)
  }

  @Test("one signer for eighteen combinations, from sixty-four tasks at once")
  func concurrently() async throws {
    let signer = Signer(credentials: Sample.credentials)
    let combinations = Combination.all
    let expected = try combinations.map { try $0.freshSignature() }
    let wrong = try await withThrowingTaskGroup(of: Int.self) { group in
      for task in 0..<64 {
        group.addTask {
          var wrong = 0
          for step in 0..<50 {
            let index = (task * 11 + step * (task % 17 + 1)) % combinations.count
            let time = try SigningTime(combinations[index].time)
            let signature = try signer.sign(combinations[index].request, at: time).signature
            if signature != expected[index] { wrong += 1 }
          }
          return wrong
        }
      }
      return try await group.reduce(0, +)
    }
    #expect(wrong == 0)
  }
}
