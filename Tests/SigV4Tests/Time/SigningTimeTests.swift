import Foundation
import SigV4
import Testing

@Suite("Signing time")
struct SigningTimeTests {
  @Test(
    "seconds and text",
    arguments: [
      (0, "19700101T000000Z"),
      (-1, "19691231T235959Z"),
      (59, "19700101T000059Z"),
      (3_661, "19700101T010101Z"),
      (86_399, "19700101T235959Z"),
      (86_400, "19700102T000000Z"),
      (1_369_353_600, "20130524T000000Z"),
      (2_147_483_648, "20380119T031408Z"),
      (4_294_967_296, "21060207T062816Z"),
      // 2000 is a leap year, 1900 and 2100 are not.
      (951_782_400, "20000229T000000Z"),
      (951_868_800, "20000301T000000Z"),
      (-2_203_977_600, "19000228T000000Z"),
      (-2_203_891_200, "19000301T000000Z"),
      (4_107_456_000, "21000228T000000Z"),
      (4_107_542_400, "21000301T000000Z"),
      (1_709_251_199, "20240229T235959Z"),
      // Both ends of what four digits can say.
      (-62_167_219_200, "00000101T000000Z"),
      (-62_162_121_600, "00000229T000000Z"),
      (253_402_300_799, "99991231T235959Z"),
    ] as [(Int64, String)])
  func secondsAndText(seconds: Int64, text: String) throws {
    #expect(try SigningTime(secondsSinceEpoch: seconds).description == text)
    #expect(try SigningTime(text).secondsSinceEpoch == seconds)
  }

  @Test("the first and last day of every month of ten thousand years")
  func calendar() throws {
    var day: Int64 = -719_528
    for year in 0...9999 {
      let isLeap = year.isMultiple(of: 4) && !year.isMultiple(of: 100) || year.isMultiple(of: 400)
      for (index, length) in [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31].enumerated() {
        let month = year * 100 + index + 1
        for (date, ordinal) in [(month * 100 + 1, day), (month * 100 + length, day + Int64(length) - 1)] {
          let text = String(String(100_000_000 + date).dropFirst()) + "T120000Z"
          let time = try SigningTime(secondsSinceEpoch: ordinal * 86_400 + 43_200)
          guard time.description == text, try SigningTime(text).secondsSinceEpoch == time.secondsSinceEpoch else {
            Issue.record("\(text) is not \(time)")
            return
          }
        }
        day += Int64(length)
      }
    }
    #expect(day * 86_400 == 253_402_300_800)
  }

  @Test(
    "outside the years 0 to 9999",
    arguments: [-62_167_219_201, 253_402_300_800, .min, .max] as [Int64])
  func outOfRange(seconds: Int64) throws {
    let error = try #require(throws: SigV4Error.self) { try SigningTime(secondsSinceEpoch: seconds) }
    #expect(error.code == .invalidDate)
  }

  @Test(
    "no time at all",
    arguments: [
      "", "20130524", "20130524T000000", "20130524T000000z", "20130524t000000Z", "20130524 000000Z",
      "2013-05-24T00:00:00Z", "20130524T000000+", "20130524T000000ZZ", " 20130524T00000Z", "2013052T4000000Z",
      "20130524T0000/0Z", "20130524T0000:0Z", "-0130524T000000Z", "+0130524T000000Z", "٢٠١٣٠٥٢٤", "２０１３",
      // Days, hours, minutes and seconds that are not.
      "20130024T000000Z", "20131324T000000Z", "20130500T000000Z", "20130532T000000Z", "20130431T000000Z",
      "20130229T000000Z", "19000229T000000Z", "21000229T000000Z", "20000230T000000Z", "20130524T240000Z",
      "20130524T006000Z", "20130524T235960Z", "99999999T999999Z", "00000000T000000Z",
    ])
  func malformed(text: String) throws {
    let error = try #require(throws: SigV4Error.self) { try SigningTime(text) }
    #expect(error.code == .invalidDate)
    #expect(error.message.contains("20130524T000000Z"), "it says what a time looks like")
  }

  @Test("the time is the date header's and the date parameter's, and its day the scope's")
  func inRequest() throws {
    let request = SigningRequest(url: "https://example.amazonaws.com/")
    let time = try SigningTime("20240229T235959Z")
    let signer = Sample.signer()
    #expect(try signer.sign(request, at: time).headers.values("x-amz-date") == ["20240229T235959Z"])
    #expect(try signer.presign(request, at: time).url.contains("&X-Amz-Date=20240229T235959Z&"))
    let explanation = try signer.explain(request, at: time)
    #expect(explanation.credentialScope == "20240229/us-east-1/service/aws4_request")
    #expect(explanation.stringToSign.split(separator: "\n")[1] == "20240229T235959Z")
  }

  @Test("now is what another clock says")
  func now() {
    let before = Int64(Date().timeIntervalSince1970)
    let now = SigningTime.now().secondsSinceEpoch
    let after = Int64(Date().timeIntervalSince1970)
    // The system has a coarse clock that lags behind by some milliseconds.
    #expect((before - 1...after).contains(now))
  }
}
