package io.muster.log;

final class SegmentedLogTest implements LogStoreContract {
    @Override
    public LogStore open() {
        return Logs.open(new CrashDevice());
    }
}
