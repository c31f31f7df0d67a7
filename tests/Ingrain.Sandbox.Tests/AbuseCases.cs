namespace Ingrain.Sandbox.Tests;

/// <summary>
/// What programs try in vain, and what each try is answered with, told by themselves: the rows of the table in docs/sandbox.md that need
/// nothing of the host. A row may have several programs.
/// </summary>
internal static class AbuseCases
{
    public static IReadOnlyList<(int Row, string Code)> All { get; } =
    [
        (1, """
            for name in ('shadow', 'passwd', 'hostname', 'ssl', 'machine-id'):
                must(name, attempt(lambda: open('/etc/' + name)), 'ENOENT')
            """),
        (2, """
            for folder in ('/root', '/home', '/var', '/sys', '/opt', '/mnt', '/boot', '/run'):
                must(folder, attempt(lambda: os.listdir(folder)), 'ENOENT')
            must('/tmp', os.listdir('/tmp'), [])
            must('/', ' '.join(sorted(set(os.listdir('/')) - {'lib64'})), 'bin dev etc lib memory proc runner scratch tmp usr')
            """),
        (3, "must('/usr/local', os.listdir('/usr/local'), [])"),
        (4, "must('variables', sorted(os.environ), ['HOME', 'LANG', 'PATH', 'PWD', 'PYTHONDONTWRITEBYTECODE', 'TMPDIR'])"),
        (5, """
            must('environment', open('/proc/1/environ', 'rb').read(), b'')
            must('command', open('/proc/1/cmdline', 'rb').read().split(b'\0')[:4], [b'/usr/bin/bwrap', b'--args', b'8', b'--'])
            """),
        (6, """
            must('own', [n for n in range(1024) if attempt(lambda: os.fstat(n) and 'open') == 'open'], [0, 1, 2, 3])
            for number in os.listdir('/proc/1/fd'):
                target = os.readlink('/proc/1/fd/' + number)
                must(target, target.split(':')[0], 'pipe', 'anon_inode', '/dev/null')
            """),
        (7, """
            place = '/memory/text/kept.py'
            reading = os.open(place, os.O_RDONLY)
            for what, action in {
                'create': lambda: open('/memory/new.py', 'w'), 'append': lambda: open(place, 'a'), 'unlink': lambda: os.unlink(place),
                'rename': lambda: os.rename(place, '/memory/text/b.py'), 'chmod': lambda: os.chmod(place, 0o777),
                'utime': lambda: os.utime(place), 'folder': lambda: os.mkdir('/memory/d'), 'truncate': lambda: os.truncate(place, 0),
                'again': lambda: open(f'/proc/self/fd/{reading}', 'r+'), 'chown': lambda: os.chown(place, 1000, 1000),
                'link': lambda: os.symlink('x', '/memory/x')}.items():
                must(what, attempt(action), 'EROFS', 'EACCES')
            """),
        (8, "must('link', attempt(lambda: os.link('/memory/text/kept.py', '/scratch/kept.py')), 'EXDEV')"),
        (9, """
            must('remount', call(NR['mount'], b'none', b'/memory', 0, 32 | 4096, 0), 'EPERM')
            must('unmount', call(NR['umount2'], b'/memory', 2), 'EPERM')
            """),
        (13, """
            for folder in ('/', '/dev', '/etc', '/usr', '/usr/local', '/usr/bin', '/runner', '/memory'):
                must(folder, attempt(lambda: open(folder + '/planted', 'w')), 'EROFS', 'EACCES')
            """),
        (14, """
            whole = 0
            for folder in ('/scratch', '/tmp', '/dev/shm', '/scratch', '/tmp'):
                for number in range(8):
                    try:
                        with open(f'{folder}/{whole}-{number}', 'wb') as file:
                            while True: whole += file.write(bytes(1 << 20))
                    except OSError as e:
                        must('end', errno.errorcode[e.errno], 'ENOSPC', 'EFBIG')
            must('bytes', 100 << 20 < whole <= 113 << 20, True)
            """),
        (16, """
            import resource, signal
            with open('/scratch/a', 'wb') as file:
                must('write', attempt(lambda: [file.write(bytes(1 << 20)) for i in range(40)] and file.flush()), 'EFBIG')
                must('sparse', attempt(lambda: os.truncate('/scratch/a', 1 << 40)), 'EFBIG')
                must('allocate', attempt(lambda: os.posix_fallocate(file.fileno(), 0, 1 << 30)), 'EFBIG')
            def in_memory():
                made = os.memfd_create('a')
                os.truncate(made, 1 << 40)
            must('memory', attempt(in_memory), 'EFBIG', 'EPERM')
            """),
        (17, """
            for family in (1, 2, 10, 15, 16, 17, 29, 31, 38, 40, 44):
                for kind in (1, 2, 3):
                    must(f'family {family}', call(NR['socket'], family, kind, 0), 'EPERM')
            import socket
            must('pair', [s.family for s in socket.socketpair()], [1, 1])
            """),
        (19, """
            import time
            count = 0
            while count < 300:
                try: child = os.fork()
                except OSError as e:
                    must('end', errno.errorcode[e.errno], 'EAGAIN')
                    break
                if child == 0:
                    time.sleep(60)
                    os._exit(0)
                count += 1
            must('forks', 20 <= count <= 32, True)
            """),
        (20, """
            import _thread, time
            count = 0
            try:
                while count < 400:
                    _thread.start_new_thread(time.sleep, (60,))
                    count += 1
            except RuntimeError: pass
            must('threads', 5 <= count <= 32, True)
            told()
            os._exit(0)
            """),
        (30, """
            pids = [p for p in os.listdir('/proc') if p.isdigit()]
            must('processes', len(pids) <= 3, True)
            for name in ('kcore', 'kmsg', 'sysrq-trigger', 'timer_list', 'keys', 'sched_debug', 'kpagecount'):
                def look():
                    with open('/proc/' + name, 'r+b' if name == 'sysrq-trigger' else 'rb') as file: return file.read(1)
                must(name, attempt(look), 'ENOENT', 'EACCES', 'EROFS', 'EPERM', b'')
            """),
        (31, """
            for name in ('kernel/core_pattern', 'kernel/hostname', 'vm/swappiness', 'kernel/modprobe', 'vm/drop_caches'):
                must(name, attempt(lambda: os.open('/proc/sys/' + name, os.O_WRONLY)), 'EACCES', 'EROFS', 'EPERM', 'ENOENT')
            """),
        (32, """
            def lower():
                with open('/proc/self/oom_score_adj', 'w') as file: file.write('-1000')
            must('score', attempt(lower), 'EACCES', 'EPERM')
            """),
        (33, """
            refused('ptrace', 'process_vm_readv', 'process_vm_writev', 'pidfd_getfd', 'kcmp')
            must('attach', call(NR['ptrace'], 16, 1, 0, 0), 'EPERM')
            """),
        (34, """
            status = dict(line.rstrip('\n').split(':\t', 1) for line in open('/proc/1/status') if ':\t' in line)
            must('filter', status['Seccomp'], '2')
            must('rights', status['CapEff'], '0000000000000000')
            must('users', status['Uid'], '1000\t1000\t1000\t1000')
            """),
        (35, """
            refused('mount', 'umount2', 'pivot_root', 'chroot', 'fsopen', 'fsmount', 'fspick', 'move_mount', 'open_tree', 'mount_setattr',
                'mknodat', 'swapon', 'swapoff')
            """),
        (36, """
            import subprocess
            for flag in (0x10000000, 0x20000, 0x40000000, 0x20000000, 0x2000000, 0x4000000, 0x8000000, 0x80):
                must(f'unshare {flag:x}', call(NR['unshare'], flag), 'EPERM')
            must('clone', call(NR['clone'], 0x10000000 | 17, 0, 0, 0, 0), 'EPERM')
            must('clone3', call(NR['clone3'], 0, 0), 'ENOSYS')
            must('setns', call(NR['setns'], os.open('/proc/1/ns/net', os.O_RDONLY), 0), 'EPERM')
            nested = subprocess.run(['/usr/bin/bwrap', '--ro-bind', '/', '/', '/usr/bin/true'], capture_output=True)
            must('nested', nested.returncode == 0, False)
            """),
        (37, "refused('add_key', 'request_key', 'keyctl')\nmust('persistent', call(NR['keyctl'], 22, -1, -3), 'EPERM')"),
        (38, "refused('io_uring_setup', 'io_uring_enter', 'io_uring_register')"),
        (39, "refused('userfaultfd', 'memfd_secret', 'shmget', 'msgget', 'semget', 'mq_open', 'personality', 'vmsplice', 'splice')"),
        (40, """
            refused('bpf', 'perf_event_open', 'kexec_load', 'init_module', 'finit_module', 'delete_module', 'reboot', 'clock_settime',
                'settimeofday', 'syslog', 'fanotify_init', 'quotactl', 'name_to_handle_at', 'open_by_handle_at', 'acct', 'sethostname')
            """),
        (41, "must('999', call(999), 'ENOSYS')\nmust('9999', call(9999), 'ENOSYS')"),
        (43, """
            must('first', attempt(lambda: os.kill(1, 9)), 'did it')
            must('parent', attempt(lambda: os.kill(os.getppid(), 9)), 'did it')
            must('all', attempt(lambda: os.kill(-1, 9)), 'did it', 'ESRCH')
            must('handle', attempt(lambda: os.close(os.pidfd_open(1))), 'did it')
            for pid in range(3, 40000, 7):
                if pid != os.getpid(): must(str(pid), attempt(lambda: os.kill(pid, 9)), 'ESRCH')
            """),
        (44, """
            must('TIOCSTI', call(NR['ioctl'], 0, 0x5412, b'x'), 'EPERM')
            must('TIOCLINUX', call(NR['ioctl'], 0, 0x541c, b'x'), 'EPERM')
            must('terminal', attempt(lambda: open('/dev/tty')), 'ENXIO')
            """),
        (45, "must('TIOCSETD', call(NR['ioctl'], 0, 0x5423, b'x'), 'EPERM')"),
        (46, """
            import subprocess
            for command in 'su -c true', 'mount -t tmpfs none /scratch', 'unshare -U true', 'umount /memory':
                try: code = subprocess.run(command.split(), capture_output=True, stdin=subprocess.DEVNULL).returncode
                except OSError as e: code = e.errno
                must(command, code == 0, False)
            status = dict(line.rstrip('\n').split(':\t', 1) for line in open('/proc/self/status') if ':\t' in line)
            must('privileges', status['NoNewPrivs'], '1')
            """),
        (47, """
            for name in ('mem', 'kvm', 'sda', 'vda', 'fuse', 'kmsg', 'vsock', 'vhost-vsock', 'loop0', 'mapper/control', 'input', 'net/tun'):
                must(name, attempt(lambda: open('/dev/' + name)), 'ENOENT')
            known = 'console core fd full null ptmx pts random shm stderr stdin stdout tty urandom zero'.split()
            must('all', sorted(set(os.listdir('/dev')) - set(known)), [])
            """),
        (48, """
            count = 0
            def open_all():
                global count
                while count < 100000:
                    os.dup(0)
                    count += 1
            must('end', attempt(open_all), 'EMFILE')
            must('descriptors', 100 <= count <= 128, True)
            os.closerange(4, 200)
            """),
        (49, """
            import resource
            must('core', resource.getrlimit(resource.RLIMIT_CORE), (0, 0))
            child = os.fork()
            if child == 0: os.abort()
            os.waitpid(child, 0)
            must('dumped', os.listdir('/scratch'), [])
            for name in ('CORE', 'CPU', 'AS', 'NOFILE', 'FSIZE', 'MEMLOCK', 'MSGQUEUE', 'RTPRIO', 'NICE', 'SIGPENDING', 'NPROC'):
                kind = getattr(resource, 'RLIMIT_' + name)
                soft, hard = resource.getrlimit(kind)
                must('has ' + name, hard != resource.RLIM_INFINITY, True)
                try: answer = resource.setrlimit(kind, (soft, hard + 1))
                except (ValueError, OSError): answer = 'refused'
                must(name, answer, 'refused')
            """),
        (50, """
            must('nice', attempt(lambda: os.nice(-5)), 'EPERM', 'EACCES')
            must('fifo', attempt(lambda: os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1))), 'EPERM')
            must('root', call(NR['setuid'], 0), 'EPERM')
            """),
        (52, "import json as j\nmust('json', j.__file__.startswith('/usr/lib'), True)\nimport text.kept\nmust('own', text.kept.VALUE, 7)"),
        (55, """
            import time
            must('seen', [len(open(p).read()) > 0 for p in ('/proc/uptime', '/proc/meminfo', '/proc/cpuinfo', '/proc/loadavg',
                '/proc/sys/kernel/random/boot_id')], [True] * 5)
            must('clock', time.clock_getres(time.CLOCK_MONOTONIC) <= 1e-6, True)
            """),
    ];
}
