"""One mail to be sent, for `rig.script("tests.faults.mail")`."""

from tests.rig import begin

if __name__ == "__main__":
    begin()
    from peerhealth.posting import Letter

    Letter(to="ana@example.org", subject="News", text="Hello", kind="news", key="fault").send()
