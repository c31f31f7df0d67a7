using System.Text;
using Ingrain.Execution;

namespace Ingrain.Sandbox.Tests;

public class Setting_up
{
    [Fact]
    public void leaves_nothing_out_of_the_launchers_options()
    {
        var options = Options(Profile());

        Assert.Equal("--unshare-all", options[0]);
        foreach (var flag in "unshare-user disable-userns assert-userns-disabled die-with-parent new-session clearenv".Split(' '))
            Assert.Contains("--" + flag, options);
        // What is written to is made before the root is closed, and nothing comes after the filter.
        Assert.True(options.LastIndexOf("--remount-ro") > options.LastIndexOf("--bind"));
        Assert.Equal("/", options[options.LastIndexOf("--remount-ro") + 1]);
        Assert.Equal(["--cap-drop", "ALL", "--seccomp", "9"], options[^4..]);
        var shown = options.SkipWhile(o => o != "--ro-bind-fd").Take(6);
        Assert.Equal(["--ro-bind-fd", "10", "/memory", "--ro-bind-fd", "11", "/runner"], shown);
    }

    [Fact]
    public void never_starts_a_program_as_root()
    {
        var command = (Profile() with { User = 2_000_000_001, Group = 2_000_000_000 }).Command().ToList();

        var drop = command.IndexOf(Ingrain.Sandbox.Profile.SetPrivileges);
        Assert.True(drop >= 0 && drop < command.IndexOf(Ingrain.Sandbox.Profile.Bubblewrap));
        string[] expected = ["--reuid", "2000000001", "--regid", "2000000000", "--clear-groups", "--no-new-privs"];
        Assert.Equal(expected, command.Skip(drop + 1).Take(6));
    }

    [Fact]
    public void counts_processes_inside_and_everything_else_outside()
    {
        var profile = Profile() with { Limits = new() { Cpu = TimeSpan.FromMilliseconds(1200), MemoryBytes = 100 << 20, Processes = 5 } };
        var command = profile.Command().ToList();

        var walls = command.IndexOf(Ingrain.Sandbox.Profile.Bubblewrap);
        Assert.InRange(command.IndexOf("--cpu=2"), 0, walls);
        Assert.InRange(command.IndexOf($"--as={200 << 20}"), 0, walls);
        Assert.InRange(command.IndexOf("--nproc=5"), walls, command.Count);
    }

    [Fact]
    public void gives_an_interpreter_the_least_that_it_starts_in()
    {
        var profile = Profile();
        var command = (profile with { Runner = profile.Runner with { AddressSpaceMin = 4L << 30, ProcessesMin = 64 } }).Command();

        Assert.Contains($"--as={4L << 30}", command);
        Assert.Contains("--nproc=64", command);
    }

    [Fact]
    public void puts_the_real_places_into_commands_and_variables()
    {
        var profile = Profile();

        Assert.Equal(["/usr/bin/x", "-f/runner/h.py", "/memory"], profile.Command().TakeLast(3));
        Assert.Equal(["--setenv", "LIBRARY", "/memory/lib"], Options(profile).SkipWhile(o => o != "LIBRARY").Take(2).Prepend("--setenv"));
    }

    [Theory]
    [InlineData("         0          0 4294967295\n", 2_000_000_000, true)]
    [InlineData("         0     100000      65536\n", 64_510, true)]
    [InlineData("         0       1000          1\n", 0, false)]
    [InlineData("", 0, false)]
    public void finds_users_that_exist(string map, uint first, bool isFound) =>
        Assert.Equal(isFound ? first : null, UserRange.Find(map, processId: 65_536)?.First);

    [Fact]
    public void finds_the_places_for_control_groups_of_both_versions()
    {
        var first = ControlGroupLayout.Read(
            "30 25 0:26 / /sys/fs/cgroup/memory rw,nosuid - cgroup cgroup rw,memory\n"
                + "31 25 0:27 /docker/ab /sys/fs/cgroup/pids rw - cgroup cgroup rw,pids\n",
            "4:memory:/user/x\n8:pids:/docker/ab/y\n0::/\n");
        var second = ControlGroupLayout.Read(
            "29 23 0:25 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate\n", "0::/system.slice/ingrain.service\n");

        Assert.Equal(["/sys/fs/cgroup/memory/user/x", "/sys/fs/cgroup/memory/user", "/sys/fs/cgroup/memory"], first.Memory);
        Assert.Equal(["/sys/fs/cgroup/pids/y", "/sys/fs/cgroup/pids"], first.Processes);
        Assert.Equal(["/sys/fs/cgroup/system.slice/ingrain.service", "/sys/fs/cgroup/system.slice", "/sys/fs/cgroup"], second.Unified);
        Assert.Empty(second.Memory);
    }

    [Theory]
    [InlineData("bwrap: setting up uid map: Permission denied", false, true, "apparmor")]
    [InlineData("bwrap: setting up uid map: Permission denied", false, false, "user-namespaces")]
    [InlineData("bwrap: No permissions to create new namespace, likely because the kernel does not allow it", true, false, "container")]
    [InlineData("bwrap: Creating new namespace failed: Operation not permitted", true, false, "container")]
    [InlineData("bwrap: Unknown option --disable-userns", false, false, "bubblewrap-too-old")]
    [InlineData("bwrap: Can't find source path /usr: No such file or directory", false, false, "setup")]
    public void says_what_is_wrong_and_what_to_do(string words, bool isContainer, bool isRestricted, string check)
    {
        var verdict = SandboxProbe.Explain(words, isContainer, isRestricted);

        Assert.Equal((false, check), (verdict.IsAvailable, verdict.FailedCheck));
        Assert.Contains(words, verdict.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void gives_every_run_a_group_of_its_own_also_where_two_sandboxes_make_them()
    {
        if (ControlGroups.Find() is not { } one || ControlGroups.Find() is not { } other)
        {
            Assert.Skip("this user may make no control groups here");
            return;
        }
        var (small, large) = (one.Make(64 << 20, 8), other.Make(512 << 20, 8));
        try
        {
            Assert.Empty(small.Doors.Intersect(large.Doors));
        }
        finally
        {
            Assert.True(small.TryRemove() && large.TryRemove());
        }
    }

    private static List<string> Options(Profile profile) => [.. Encoding.UTF8.GetString(profile.Options()).TrimEnd('\0').Split('\0')];

    private static Profile Profile() => new()
    {
        Runner = new Runner
        {
            Name = "x",
            Command = ["/usr/bin/x", $"-f{Runner.FilesFolder}/h.py", Runner.ModulesFolder],
            Environment = new Dictionary<string, string> { ["LIBRARY"] = Runner.ModulesFolder + "/lib" },
        },
        Limits = ExecLimits.Default,
        MountFolder = "/tmp/mount",
    };
}
