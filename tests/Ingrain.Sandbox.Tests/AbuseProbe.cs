namespace Ingrain.Sandbox.Tests;

/// <summary>What abuse cases find before their first line, and what tells how they fared.</summary>
internal static class AbuseProbe
{
    /// <summary>Numbers of calls by name; must() notes what was possible and should not be.</summary>
    public const string Before = """
        X64 = dict(
        ptrace=101, process_vm_readv=310, process_vm_writev=311, pidfd_getfd=438, kcmp=312, mount=165, umount2=166,
        pivot_root=155, chroot=161, fsopen=430, fsmount=432, fspick=433, move_mount=429, open_tree=428, mount_setattr=442,
        mknodat=259, swapon=167, swapoff=168, unshare=272, setns=308, clone=56, clone3=435, add_key=248, request_key=249,
        keyctl=250, io_uring_setup=425, io_uring_enter=426, io_uring_register=427, userfaultfd=323, memfd_secret=447,
        shmget=29, msgget=68, semget=64, mq_open=240, personality=135, vmsplice=278, splice=275, bpf=321, perf_event_open=298,
        kexec_load=246, init_module=175, finit_module=313, delete_module=176, reboot=169, clock_settime=227, settimeofday=164,
        syslog=103, fanotify_init=300, quotactl=179, name_to_handle_at=303, open_by_handle_at=304, acct=163, sethostname=170,
        socket=41, ioctl=16, setuid=105,)
        ARM64 = dict(
        ptrace=117, process_vm_readv=270, process_vm_writev=271, pidfd_getfd=438, kcmp=272, mount=40, umount2=39,
        pivot_root=41, chroot=51, fsopen=430, fsmount=432, fspick=433, move_mount=429, open_tree=428, mount_setattr=442,
        mknodat=33, swapon=224, swapoff=225, unshare=97, setns=268, clone=220, clone3=435, add_key=217, request_key=218,
        keyctl=219, io_uring_setup=425, io_uring_enter=426, io_uring_register=427, userfaultfd=282, memfd_secret=447,
        shmget=194, msgget=186, semget=190, mq_open=180, personality=92, vmsplice=75, splice=76, bpf=280, perf_event_open=241,
        kexec_load=104, init_module=105, finit_module=273, delete_module=106, reboot=142, clock_settime=112, settimeofday=170,
        syslog=116, fanotify_init=262, quotactl=60, name_to_handle_at=264, open_by_handle_at=265, acct=89, sethostname=161,
        socket=198, ioctl=29, setuid=146,)
        NR = X64 if os.uname().machine == 'x86_64' else ARM64
        CHECKS, BAD = 0, []
        def must(what, actual, *allowed):
            global CHECKS
            CHECKS += 1
            if actual not in allowed:
                BAD.append(f'{what}: {actual!r} is none of {allowed!r}')
        def refused(*names):
            for name in names:
                must(name, call(NR[name], 0, 0, 0, 0, 0, 0), 'EPERM')
        def told():
            report({'checks': CHECKS, 'bad': BAD})

        """;

    public const string After = "\ntold()\n";
}
