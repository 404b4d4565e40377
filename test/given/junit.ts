/**
 * What `make test` of the components writes through `prow.sh`: one test for each target, without
 * class, time or counts (`junit_make_test.xml`).
 * @see https://github.com/kubernetes-csi/csi-release-tools/blob/master/prow.sh, `make_test_to_junit`
 */
export const makeTestReport = `<testsuite>
<testcase name="make test-go">
</testcase>
<testcase name="make test-vet">
<failure>vet: hello.go:3: unreachable code
</failure>
</testcase>
<testcase name="make test-fmt">
</testcase>
<testcase name="make test-vendor">
</testcase>
<testcase name="make test-shellcheck">
</testcase>
</testsuite>
`;

/** What Ginkgo writes for csi-sanity: a test that panicked has an `<error>`, and no `<failure>`. */
export const sanityReport = `<?xml version="1.0" encoding="UTF-8"?>
  <testsuites tests="3" disabled="1" errors="1" failures="0" time="2.5">
      <testsuite name="CSI Driver Test Suite" package="/sanity" tests="3" disabled="0" skipped="1" errors="1" failures="0" time="2.5" timestamp="2026-01-05T09:00:00">
          <properties>
              <property name="SuiteSucceeded" value="false"></property>
          </properties>
          <testcase name="[It] Node Service should work" classname="CSI Driver Test Suite" status="passed" time="1.2"></testcase>
          <testcase name="[It] Node Service NodeUnpublishVolume should remove target path" classname="CSI Driver Test Suite" status="panicked" time="0.3">
              <error message="runtime error: invalid memory address" type="panicked">goroutine 1 [running]</error>
              <system-err>&gt; Enter [It]</system-err>
          </testcase>
          <testcase name="[It] Controller Service [Controller Server] ListSnapshots" classname="CSI Driver Test Suite" status="skipped" time="0">
              <skipped message="skipped - ListSnapshots not supported"></skipped>
          </testcase>
      </testsuite>
  </testsuites>
`;

/** A report in which every test passed. */
export const cleanReport = `<testsuite tests="2"><testcase name="a"/><testcase name="b"/></testsuite>`;
