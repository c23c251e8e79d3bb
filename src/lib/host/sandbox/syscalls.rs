//! System calls (seccomp): those that a network client takes, or a server that is handed its socket, and no other. What is refused gives an error, as on a
//! system that lacks it: libraries have ways around that.

use super::Duty;
use seccompiler::{
    BackendError, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter,
    SeccompRule, apply_filter,
};
use std::collections::BTreeMap;

/// Allowed whatever their arguments.
const ALLOWED: &[i64] = &[
    // bytes in and out
    libc::SYS_read,
    libc::SYS_write,
    libc::SYS_readv,
    libc::SYS_writev,
    libc::SYS_recvfrom,
    libc::SYS_recvmsg,
    libc::SYS_recvmmsg,
    libc::SYS_sendto,
    libc::SYS_sendmsg,
    libc::SYS_sendmmsg,
    libc::SYS_close,
    libc::SYS_fstat,
    libc::SYS_newfstatat,
    libc::SYS_statx,
    libc::SYS_lseek,
    libc::SYS_fcntl,
    libc::SYS_dup,
    libc::SYS_shutdown,
    libc::SYS_getsockopt,
    libc::SYS_setsockopt,
    libc::SYS_getsockname,
    libc::SYS_getpeername,
    libc::SYS_ppoll,
    libc::SYS_pselect6,
    // memory
    libc::SYS_brk,
    libc::SYS_mmap,
    libc::SYS_munmap,
    libc::SYS_mremap,
    libc::SYS_mprotect,
    libc::SYS_madvise,
    // threads, signals of its own, the end
    libc::SYS_futex,
    libc::SYS_set_robust_list,
    libc::SYS_rseq,
    libc::SYS_set_tid_address,
    libc::SYS_gettid,
    libc::SYS_getpid,
    libc::SYS_sched_yield,
    libc::SYS_sched_getaffinity,
    libc::SYS_sigaltstack,
    libc::SYS_rt_sigaction,
    libc::SYS_rt_sigprocmask,
    libc::SYS_rt_sigreturn,
    libc::SYS_restart_syscall,
    libc::SYS_exit,
    libc::SYS_exit_group,
    // time, randomness, the name of the machine
    libc::SYS_clock_gettime,
    libc::SYS_clock_getres,
    libc::SYS_clock_nanosleep,
    libc::SYS_nanosleep,
    libc::SYS_gettimeofday,
    libc::SYS_getrandom,
    libc::SYS_uname,
    libc::SYS_geteuid,
    libc::SYS_getuid,
    // asked for by the C library and answered "there is no such call", see below
    libc::SYS_clone3,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_poll,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_time,
];

const EPERM: u32 = libc::EPERM as u32;
const ENOSYS: u32 = libc::ENOSYS as u32;

/// Restricts this thread and those it will start; whether the kernel does.
pub(super) fn restrict(duty: Duty<'_>) -> bool {
    let Ok(architecture) = std::env::consts::ARCH.try_into() else {
        return false;
    };
    let build = |rules, mismatch, matched| {
        let filter = SeccompFilter::new(rules, mismatch, matched, architecture)?;
        seccompiler::BpfProgram::try_from(filter)
    };
    // The flags of clone3 lie in memory, where no filter looks; its forerunner is asked next, whose flags can be judged.
    let no_clone3 = build(
        BTreeMap::from([(libc::SYS_clone3, Vec::new())]),
        SeccompAction::Allow,
        SeccompAction::Errno(ENOSYS),
    );
    let allowed = rules(duty)
        .and_then(|rules| build(rules, SeccompAction::Errno(EPERM), SeccompAction::Allow));
    // The second filter cannot be put in place after the first has forbidden it.
    let (Ok(no_clone3), Ok(allowed)) = (no_clone3, allowed) else {
        return false;
    };
    apply_filter(&no_clone3).is_ok() && apply_filter(&allowed).is_ok()
}

fn rules(duty: Duty<'_>) -> Result<BTreeMap<i64, Vec<SeccompRule>>, BackendError> {
    let mut rules: BTreeMap<i64, Vec<SeccompRule>> =
        ALLOWED.iter().map(|call| (*call, Vec::new())).collect();
    let reading = libc::O_ACCMODE | libc::O_CREAT | libc::O_TRUNC | libc::O_APPEND;
    rules.insert(libc::SYS_openat, vec![masked(2, reading, libc::O_RDONLY)?]);
    #[cfg(target_arch = "x86_64")]
    rules.insert(libc::SYS_open, vec![masked(1, reading, libc::O_RDONLY)?]);
    let threads = libc::CLONE_VM | libc::CLONE_THREAD | libc::CLONE_SIGHAND;
    rules.insert(libc::SYS_clone, vec![masked(0, threads, threads)?]);
    match duty {
        Duty::Ask(_) => {
            rules.insert(libc::SYS_connect, Vec::new());
            rules.insert(
                libc::SYS_socket,
                vec![
                    internet(libc::AF_INET, libc::SOCK_STREAM)?,
                    internet(libc::AF_INET, libc::SOCK_DGRAM)?,
                    internet(libc::AF_INET6, libc::SOCK_STREAM)?,
                    internet(libc::AF_INET6, libc::SOCK_DGRAM)?,
                ],
            );
        }
        Duty::Give => {
            rules.insert(libc::SYS_accept4, Vec::new());
        }
    }
    let deeds = [libc::FIONREAD, libc::FIONBIO];
    let deeds = deeds.map(|deed| equal(1, deed));
    rules.insert(
        libc::SYS_ioctl,
        deeds.into_iter().collect::<Result<_, _>>()?,
    );
    // the name of a thread
    rules.insert(libc::SYS_prctl, vec![equal(0, 15_u32)?]);
    Ok(rules)
}

fn equal(argument: u8, value: impl Into<u64>) -> Result<SeccompRule, BackendError> {
    let length = SeccompCmpArgLen::Dword;
    SeccompRule::new(vec![SeccompCondition::new(
        argument,
        length,
        SeccompCmpOp::Eq,
        value.into(),
    )?])
}

fn masked(argument: u8, mask: i32, value: i32) -> Result<SeccompRule, BackendError> {
    SeccompRule::new(vec![mask_of(argument, mask, value)?])
}

fn internet(family: i32, kind: i32) -> Result<SeccompRule, BackendError> {
    // SOCK_CLOEXEC and SOCK_NONBLOCK stand beside the kind.
    SeccompRule::new(vec![mask_of(0, -1, family)?, mask_of(1, 0xf, kind)?])
}

fn mask_of(argument: u8, mask: i32, value: i32) -> Result<SeccompCondition, BackendError> {
    let (mask, value) = (
        u64::from(mask.cast_unsigned()),
        u64::from(value.cast_unsigned()),
    );
    SeccompCondition::new(
        argument,
        SeccompCmpArgLen::Dword,
        SeccompCmpOp::MaskedEq(mask),
        value,
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn l14_no_call_that_reaches_beyond_the_network_is_allowed() {
        let refused = [
            libc::SYS_execve,
            libc::SYS_execveat,
            libc::SYS_ptrace,
            libc::SYS_process_vm_readv,
            libc::SYS_process_vm_writev,
            libc::SYS_pidfd_getfd,
            libc::SYS_mount,
            libc::SYS_unshare,
            libc::SYS_setns,
            libc::SYS_bind,
            libc::SYS_listen,
            libc::SYS_openat2,
            libc::SYS_unlinkat,
            libc::SYS_renameat2,
            libc::SYS_memfd_create,
            libc::SYS_bpf,
            libc::SYS_io_uring_setup,
            libc::SYS_keyctl,
            libc::SYS_kill,
            libc::SYS_setuid,
        ];
        let ports = BTreeSet::new();
        for duty in [Duty::Ask(&ports), Duty::Give] {
            let rules = rules(duty).unwrap();
            for call in refused {
                assert!(!rules.contains_key(&call), "{call}");
            }
            let is_client = matches!(duty, Duty::Ask(_));
            assert_eq!(rules.contains_key(&libc::SYS_socket), is_client);
            assert_eq!(rules.contains_key(&libc::SYS_connect), is_client);
            assert_eq!(rules.contains_key(&libc::SYS_accept4), !is_client);
            let judged = [libc::SYS_openat, libc::SYS_clone];
            let judged = judged
                .into_iter()
                .chain(is_client.then_some(libc::SYS_socket));
            for call in judged {
                assert!(
                    !rules[&call].is_empty(),
                    "{call} is judged by its arguments"
                );
            }
        }
    }
}
